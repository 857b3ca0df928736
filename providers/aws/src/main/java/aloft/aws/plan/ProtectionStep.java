package aloft.aws.plan;

/// Makes CloudFormation refuse the deletion of the stack, or allow it.
///
/// @param enabled whether it is refused
public record ProtectionStep(boolean enabled) implements AwsStep {}
