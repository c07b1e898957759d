"""Speed, side by side with the peers: `python -m bench` prints one table and writes `bench/RESULTS.md`."""
