package aloft.aws.function;

import aloft.aws.cloudformation.Value;

/// What a function runs, as it stands in its template.
///
/// @param value of the property Code
/// @param digest of the zip (base64) or of the image (hexadecimal)
/// @param image whether it is a container image
record Code(Value.Obj value, String digest, boolean image) {}
