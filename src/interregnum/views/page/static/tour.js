// A first minute: the night in five steps. It can be left at any time.

export function tour(night, state) {}
