package aloft.aws.removal;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the change of a stack does with one resource, as CloudFormation announces it.
///
/// @param id the logical id
/// @param type the type, such as `AWS::S3::Bucket`
/// @param policy what happens to the resource that the change takes away
/// @param causes the changed properties; empty if unknown
/// @see <a
///   href="https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_ResourceChange.html">
///   ResourceChange</a>
public record ResourceChange(
    String id, String type, Action action, Policy policy, List<Cause> causes) {
  public ResourceChange {
    causes = List.copyOf(causes);
  }

  /// What is done with the resource.
  public enum Action {
    /// It is taken out of the stack.
    REMOVE,
    /// It is replaced by a new one.
    REPLACE,
    /// CloudFormation decides while it makes the change whether to replace it.
    MAY_REPLACE,
    /// It is changed in its place, or not at all.
    KEEP,
    /// It is created.
    ADD,
    /// It exists and becomes a part of the stack.
    IMPORT
  }

  /// The policy of the template for a resource that is taken away.
  public enum Policy {
    DELETE,
    RETAIN,
    SNAPSHOT,
    /// CloudFormation does not say it.
    UNKNOWN;

    /// Reads `DeletionPolicy`, `UpdateReplacePolicy`, or the `PolicyAction` of a change.
    public static Policy of(@Nullable String name) {
      return switch (name) {
        case "Retain", "RetainExceptOnCreate", "ReplaceAndRetain" -> RETAIN;
        case "Snapshot", "ReplaceAndSnapshot" -> SNAPSHOT;
        case null -> UNKNOWN;
        default -> DELETE;
      };
    }
  }

  /// A changed property.
  ///
  /// @param property its name; empty if unknown
  /// @param recreates whether its change can replace the resource
  /// @param certain whether the new value is known before the change is made
  /// @param entity the resource or parameter that the value refers to, as in `Hello.Arn`; null if
  ///   the template changes the property itself
  /// @param before the value before; null if it is absent or unknown
  /// @param after the next value; null if it is absent or unknown
  public record Cause(
      String property,
      boolean recreates,
      boolean certain,
      @Nullable String entity,
      @Nullable String before,
      @Nullable String after) {

    public Cause(String property, boolean recreates, boolean certain, @Nullable String entity) {
      this(property, recreates, certain, entity, null, null);
    }
  }
}
