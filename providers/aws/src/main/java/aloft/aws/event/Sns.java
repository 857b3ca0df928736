package aloft.aws.event;

import aloft.aws.cloudformation.Value;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.schema.Checked;
import aloft.spi.schema.Decoder;
import aloft.spi.schema.DiagnosticCollector;
import aloft.spi.schema.Doc;
import aloft.spi.schema.Matches;
import aloft.spi.schema.OneOf;
import aloft.spi.schema.Problem;
import aloft.spi.schema.Range;
import aloft.spi.schema.Required;
import aloft.spi.schema.ShortForm;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// `sns`: messages of an SNS topic call the function.
///
/// @see <a
///   href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sns-subscription.html">AWS::SNS::Subscription</a>
@Doc("Messages of an SNS topic call the function")
public record Sns(
    @Doc("The ARN of an existing topic; without it, the stack creates a topic")
        @Matches(
            value = "^arn:[^:]*:sns:[^:]*:[^:]*:[^:]+$",
            words = "a topic's ARN, as in arn:aws:sns:us-east-1:123456789012:orders")
        @Nullable Value arn,
    @Doc("The topic's name; required unless \"arn\" is a string")
        @Range(max = 256)
        @Matches(value = "^[\\w-]+$", words = "letters, digits, dashes and underscores")
        @Nullable String topicName,
    @Doc("The name of the created topic that subscribers see") @Range(min = 1)
        @Nullable String displayName,
    @Doc("What a message must match; other messages do not call the function")
        @Nullable Mapping filterPolicy,
    @Doc("What the filter policy applies to: MessageAttributes (default) or MessageBody")
        @OneOf({"MessageAttributes", "MessageBody"})
        @Nullable String filterPolicyScope,
    @Doc("The queue for messages that could not be delivered; one of its keys")
        @Nullable RedrivePolicy redrivePolicy)
    implements Checked {

  @ShortForm("the topic's name or ARN")
  static @Nullable Sns of(Node node, DiagnosticCollector findings) {
    String text = node.text();
    return text == null
        ? null
        : Decoder.read(
            Sns.class,
            Mapping.of(text.startsWith("arn:") ? "arn" : "topicName", node, node.place()),
            findings);
  }

  /// The queue for messages that could not be delivered.
  @Doc("The queue for messages that could not be delivered")
  public record RedrivePolicy(
      @Doc("The queue's ARN")
          @Matches(
              value = "^arn:[^:]*:sqs:[^:]*:[^:]*:[^:]+$",
              words = "a queue's ARN, as in arn:aws:sqs:us-east-1:123456789012:failed")
          @Nullable String deadLetterTargetArn,
      @Doc("The logical id of a queue in the resources") @Range(min = 1)
          @Nullable String deadLetterTargetRef,
      @Doc("A queue of another stack") @Nullable ImportedQueue deadLetterTargetImport)
      implements Checked {

    @Override
    public List<Problem> check() {
      long queues =
          Stream.of(deadLetterTargetArn, deadLetterTargetRef, deadLetterTargetImport)
              .filter(Objects::nonNull)
              .count();
      if (queues == 1) {
        return List.of();
      }
      return List.of(
          new Problem(
              "",
              "sns/redrive-policy",
              queues == 0
                  ? "the redrive policy names no queue"
                  : "the redrive policy names several queues",
              "write one of: deadLetterTargetArn, deadLetterTargetRef, deadLetterTargetImport",
              queues == 0 ? Problem.Kind.UNUSABLE : Problem.Kind.VIOLATION));
    }
  }

  /// A queue of another stack, by the names of its exports.
  @Doc("A queue of another stack")
  public record ImportedQueue(
      @Required @Doc("The name of the export with the queue's ARN") String arn,
      @Required @Doc("The name of the export with the queue's URL") @Range(min = 1) String url) {}

  @Override
  public List<Problem> check() {
    if (topicName != null || arn instanceof Value.Str) {
      return List.of();
    }
    return List.of(
        new Problem(
            arn == null ? "" : "arn",
            "sns/name",
            arn == null
                ? "the event names no topic"
                : "a topic whose ARN is an expression needs \"topicName\"",
            arn == null
                ? "write \"topicName\", or \"arn\" for an existing topic"
                : "add \"topicName\": it becomes a part of the logical ids"));
  }

  /// The topic's name: that of the ARN if there is no other.
  String name() {
    if (topicName != null) {
      return topicName;
    }
    String text = arn == null ? null : arn.text();
    return text == null ? "" : text.substring(text.lastIndexOf(':') + 1);
  }
}
