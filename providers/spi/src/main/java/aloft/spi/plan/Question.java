package aloft.spi.plan;

/// A question of a plan that only the cloud can answer.
///
/// @param kind the provider-specific kind of question: `layer`, `image`
/// @param subject the object of the question, such as a logical id or the address of an image
public record Question(String kind, String subject) {}
