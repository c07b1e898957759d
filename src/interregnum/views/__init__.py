"""How a history is shown. Views compute nothing: they read what the kernel wrote."""
