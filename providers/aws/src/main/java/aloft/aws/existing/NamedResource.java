package aloft.aws.existing;

/// A resource to which its template gives a name.
///
/// @param id the logical id
/// @param type such as `AWS::Logs::LogGroup`
/// @param name its name, as the template says
/// @param identifier the value by which CloudFormation finds it, and the property or attribute that
///   has this value
/// @param isDerived whether the identifier is made of the name and is not the name itself
public record NamedResource(
    String id, String type, String name, Identifier identifier, boolean isDerived) {

  /// What CloudFormation finds a resource by.
  ///
  /// @param property as in `LogGroupName` or `QueueUrl`
  public record Identifier(String property, String value) {}
}
