"""The generator of two invented places: all in it is made up, calibrated to what two counties published."""
