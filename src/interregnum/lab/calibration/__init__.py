"""What the training facts say about the assumptions.

calibrate      histories kept where they come close to the record (ABC-SMC), and the check on facts held back
posterior      what is left: weighted points
smc            ABC-SMC whose result depends on the seed only; `perturbation` proposes within the unit cube
sbc            simulation-based calibration: is what was put in found again?
"""
