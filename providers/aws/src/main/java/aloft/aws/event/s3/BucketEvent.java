package aloft.aws.event.s3;

import aloft.aws.cloudformation.Value;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.schema.Checked;
import aloft.spi.schema.Decoder;
import aloft.spi.schema.DiagnosticCollector;
import aloft.spi.schema.Doc;
import aloft.spi.schema.Matches;
import aloft.spi.schema.Problem;
import aloft.spi.schema.Required;
import aloft.spi.schema.ShortForm;
import aloft.spi.schema.Source;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `s3`: a change of the objects in a bucket calls the function.
///
/// @see <a
///   href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/EventNotifications.html">Amazon S3
///   event notifications</a>
@Doc("A change of the objects in a bucket calls the function")
public record BucketEvent(
    @Required @Doc("The bucket's name, or an entry of provider.s3") Value bucket,
    @Doc("The type of change (default s3:ObjectCreated:*)")
        @Matches(value = "^s3:.+$", words = "a type of event, as in s3:ObjectRemoved:*")
        @Nullable String event,
    @Doc("The objects: a prefix and a suffix of their keys (default: all)")
        @Nullable List<KeyRule> rules,
    @Doc("Whether the bucket exists and is not created by the stack") @Nullable Boolean existing,
    @Doc("Set the notifications of an existing bucket again with each deployment")
        @Nullable Boolean forceDeploy) {

  /// A prefix or a suffix of keys.
  @Doc("A prefix or a suffix of keys")
  public record KeyRule(
      @Doc("How the keys start") @Nullable Value prefix,
      @Doc("How the keys end") @Nullable Value suffix,
      @Source Mapping node)
      implements Checked {

    @Override
    public List<Problem> check() {
      if (prefix != null && suffix != null) {
        return List.of(
            new Problem(
                "",
                "s3/rule",
                "a rule has either \"prefix\" or \"suffix\": only the first one has an effect",
                "write two rules, each with a dash",
                Problem.Kind.VIOLATION));
      }
      return prefix == null && suffix == null
          ? List.of(
              new Problem(
                  "",
                  "s3/rule",
                  "a rule needs \"prefix\" or \"suffix\"",
                  "add one of them, or remove the rule",
                  Problem.Kind.REFUSED))
          : List.of();
    }

    boolean isPrefix() {
      return prefix != null
          && (suffix == null || node.entries().firstEntry().getKey().equals("prefix"));
    }

    @Nullable Value value() {
      return isPrefix() ? prefix : suffix;
    }
  }

  @ShortForm("the bucket's name")
  static @Nullable BucketEvent of(Node node, DiagnosticCollector findings) {
    return node instanceof Scalar
        ? Decoder.read(BucketEvent.class, Mapping.of("bucket", node, node.place()), findings)
        : null;
  }

  boolean isExisting() {
    return Boolean.TRUE.equals(existing);
  }

  String type() {
    return event == null ? "s3:ObjectCreated:*" : event;
  }
}
