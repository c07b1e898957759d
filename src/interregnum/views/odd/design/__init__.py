"""The design concepts of the ODD protocol: `concepts`, with `sensing` and `stochasticity` apart."""
