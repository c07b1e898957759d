"""What the hall of the page needs: assemblies, their sessions, their votes."""
