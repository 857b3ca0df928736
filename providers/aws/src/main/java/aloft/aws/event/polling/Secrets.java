package aloft.aws.event.polling;

/// The form of the ARNs of secrets.
final class Secrets {
  static final String ARN = "arn:[a-z-]+:secretsmanager:[a-z0-9-]+:\\d+:secret:[A-Za-z0-9/_+=.@-]+";
  static final String WORDS =
      "a secret's ARN, as in arn:aws:secretsmanager:us-east-1:123456789012:secret:kafka-1a2b3c";

  private Secrets() {}
}
