"""Which uncertain numbers an outcome depends on, apart from noise.

analyse         sensitivity by either method
sobol, morris   the two methods
fixed_inputs    uncertain start values set to chosen numbers
design_points   histories played at points of the unit cube of inputs
export_ema      a scenario as a model of the EMA Workbench
"""
