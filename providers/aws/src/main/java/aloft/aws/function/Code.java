package aloft.aws.function;

import aloft.aws.cloudformation.Value;

/// The code of a function in the template.
///
/// @param value the value of the property Code
/// @param digest the digest of the zip (base64) or of the image (hexadecimal)
/// @param image whether the code is a container image
record Code(Value.Obj value, String digest, boolean image) {}
