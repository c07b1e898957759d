"""The assumptions fitted to the training facts.

calibrate      histories kept where they come close to the record (ABC-SMC), and the check on facts held back
facts          fact by fact, before and after
posterior      the posterior: weighted points
smc            ABC-SMC whose result depends on the seed only; `perturbation` proposes within the unit cube
sbc            simulation-based calibration: does the fit recover known numbers?
"""
