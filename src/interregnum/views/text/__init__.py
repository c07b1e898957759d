"""What the terminal shows: lines of text, one module for each kind of result. They compute nothing."""
