"""How scenarios and histories are shown. Views compute nothing: they read what others checked, played or wrote."""
