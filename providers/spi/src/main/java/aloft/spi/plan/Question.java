package aloft.spi.plan;

/// A question of a plan that only the cloud can answer.
///
/// @param kind the provider-specific kind of question: `layer`, `image`
/// @param subject the object of the question, such as a logical id or the address of an image
/// @param required whether there is no plan without the answer
public record Question(String kind, String subject, boolean required) {

  /// A question that has a default.
  public Question(String kind, String subject) {
    this(kind, subject, false);
  }
}
