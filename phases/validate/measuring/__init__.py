"""What can be measured of samples; nothing here judges."""
