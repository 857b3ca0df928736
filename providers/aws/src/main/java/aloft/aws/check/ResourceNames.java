package aloft.aws.check;

import aloft.aws.cloudformation.Value;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.schema.DiagnosticCollector;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Checks the names that resources have in their service, where they are written out.
///
/// @see <a
///   href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html">Types
///   of resources</a>
final class ResourceNames {
  private static final String FIFO = ".fifo";

  private ResourceNames() {}

  /// The rule of a name.
  ///
  /// @param property the property with the name
  /// @param noun for messages
  /// @param signs what is allowed besides lower case letters and digits; `A` stands for upper case
  ///   letters
  /// @param fifo the property that demands the suffix `.fifo`
  private record Rule(
      String property, String noun, int min, int max, String signs, @Nullable String fifo) {
    Rule(String property, String noun, int min, int max, String signs) {
      this(property, noun, min, max, signs, null);
    }
  }

  private static final Map<String, Rule> RULES =
      Map.of(
          "AWS::DynamoDB::Table", new Rule("TableName", "the table's name", 3, 255, "A_.-"),
          "AWS::Events::Rule", new Rule("Name", "the rule's name", 1, 64, "A_.-"),
          "AWS::IAM::Role", new Rule("RoleName", "the role's name", 1, 64, "A_+=,.@-"),
          "AWS::Kinesis::Stream", new Rule("Name", "the stream's name", 1, 128, "A_.-"),
          "AWS::Logs::LogGroup", new Rule("LogGroupName", "the log group's name", 1, 512, "A_./#-"),
          "AWS::S3::Bucket", new Rule("BucketName", "the bucket's name", 3, 63, ".-"),
          "AWS::SNS::Topic", new Rule("TopicName", "the topic's name", 1, 256, "A_-", "FifoTopic"),
          "AWS::SQS::Queue", new Rule("QueueName", "the queue's name", 1, 80, "A_-", "FifoQueue"),
          "AWS::Scheduler::Schedule", new Rule("Name", "the schedule's name", 1, 64, "A_.-"),
          "AWS::StepFunctions::StateMachine",
              new Rule("StateMachineName", "the state machine's name", 1, 80, "A_-"));

  static void check(
      TemplateParts parts,
      String id,
      String type,
      Mapping properties,
      DiagnosticCollector findings) {
    Rule rule = RULES.get(type);
    Node name = rule == null ? null : properties.get(rule.property);
    String text = name == null ? null : name.text();
    if (rule == null || name == null || text == null) {
      return;
    }
    int length = text.length();
    if (length < rule.min || length > rule.max) {
      String limit = length < rule.min ? rule.min + " at least" : rule.max + " at most";
      findings.refusal(
          parts.place(id, name.place()),
          "aws/name-length",
          rule.noun + " has " + length + " characters, but AWS allows " + limit + ": " + text,
          null);
      return;
    }
    String problem = problem(rule, text, properties);
    if (problem != null) {
      findings.refusal(
          parts.place(id, name.place()),
          "aws/name",
          rule.noun + " \"" + text + "\" " + problem,
          null);
    }
  }

  private static @Nullable String problem(Rule rule, String text, Mapping properties) {
    String name = text;
    if (rule.fifo != null) {
      Node fifo = properties.get(rule.fifo);
      boolean isFifo = fifo != null && "true".equals(Value.of(fifo).text());
      boolean hasSuffix = text.endsWith(FIFO);
      if (isFifo != hasSuffix && !(fifo instanceof Mapping)) {
        return isFifo ? "must end with .fifo" : "ends with .fifo, but is not FIFO";
      }
      name = hasSuffix ? text.substring(0, text.length() - FIFO.length()) : text;
    }
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      char kind = c >= 'A' && c <= 'Z' ? 'A' : c;
      if (!(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'z') && rule.signs.indexOf(kind) < 0) {
        return "contains '" + c + "', which AWS does not allow";
      }
    }
    return null;
  }
}
