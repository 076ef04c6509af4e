"""The generator of two invented places: everything in it is made up, calibrated to what two counties published."""
