package aloft.aws.cloud.stack;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A problem that CloudFormation found before it began a change.
///
/// @param resource the logical id of the resource; empty if the problem is in the template
/// @param type the type of the resource, such as `AWS::S3::Bucket`; may be empty
/// @param path the keys that lead from the resource to the problem, such as `Properties`,
///   `BucketName`; may be empty
/// @param message the reason that CloudFormation gives
/// @see <a
///   href="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/validate-stack-deployments.html">pre-deployment
///   validation</a>
public record ValidationFinding(
    String resource, String type, List<String> path, Kind kind, String message) {
  public ValidationFinding {
    path = List.copyOf(path);
  }

  /// What is wrong.
  public enum Kind {
    /// A resource with this name exists in the account.
    NAME_IN_USE,
    /// A property is missing, unknown or has an invalid value.
    PROPERTY,
    /// A bucket that would be deleted has objects.
    BUCKET_NOT_EMPTY,
    /// Anything else, such as a quota.
    OTHER;

    /// @param name what CloudFormation calls the validation
    static Kind of(@Nullable String name) {
      return switch (name) {
        case "NAME_CONFLICT_VALIDATION" -> NAME_IN_USE;
        case "PROPERTY_VALIDATION" -> PROPERTY;
        case "BUCKET_EMPTINESS_VALIDATION" -> BUCKET_NOT_EMPTY;
        case null, default -> OTHER;
      };
    }
  }

  /// The keys that lead from a resource to a part of it.
  ///
  /// @param pointer the path in the template, as in `/Resources/Table/Properties/TableName`
  static List<String> path(@Nullable String pointer, String resource) {
    String start = "/Resources/" + resource + "/";
    return pointer != null && pointer.startsWith(start)
        ? List.of(pointer.substring(start.length()).split("/"))
        : List.of();
  }
}
