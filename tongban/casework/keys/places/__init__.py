"""Where keys are: in a file, in a device, or on another machine. One module for each; each gives a `Signer`."""
