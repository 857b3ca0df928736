package aloft.aws.existing;

import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Finds the resources of a template whose names are written out.
///
/// @see <a
///   href="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/resource-import-supported-resources.html">
///   Resource type support</a>
public final class NamedResources {

  /// The property with the name, by type. It is what CloudFormation identifies a resource by, too:
  /// the only primary identifier in the schema of the type.
  private static final Map<String, String> NAMES =
      Map.ofEntries(
          Map.entry("AWS::ApiGateway::DomainName", "DomainName"),
          Map.entry("AWS::ApiGatewayV2::DomainName", "DomainName"),
          Map.entry("AWS::Athena::WorkGroup", "Name"),
          Map.entry("AWS::Backup::BackupVault", "BackupVaultName"),
          Map.entry("AWS::CloudWatch::Alarm", "AlarmName"),
          Map.entry("AWS::CloudWatch::CompositeAlarm", "AlarmName"),
          Map.entry("AWS::CloudWatch::Dashboard", "DashboardName"),
          Map.entry("AWS::DynamoDB::GlobalTable", "TableName"),
          Map.entry("AWS::DynamoDB::Table", "TableName"),
          Map.entry("AWS::ECR::Repository", "RepositoryName"),
          Map.entry("AWS::ECS::Cluster", "ClusterName"),
          Map.entry("AWS::Events::ApiDestination", "Name"),
          Map.entry("AWS::Events::Archive", "ArchiveName"),
          Map.entry("AWS::Events::Connection", "Name"),
          Map.entry("AWS::Events::EventBus", "Name"),
          Map.entry("AWS::Glue::Crawler", "Name"),
          Map.entry("AWS::Glue::Job", "Name"),
          Map.entry("AWS::IAM::Group", "GroupName"),
          Map.entry("AWS::IAM::InstanceProfile", "InstanceProfileName"),
          Map.entry("AWS::IAM::Role", "RoleName"),
          Map.entry("AWS::IAM::User", "UserName"),
          Map.entry("AWS::IoT::ProvisioningTemplate", "TemplateName"),
          Map.entry("AWS::IoT::Thing", "ThingName"),
          Map.entry("AWS::IoT::TopicRule", "RuleName"),
          Map.entry("AWS::KMS::Alias", "AliasName"),
          Map.entry("AWS::Kinesis::Stream", "Name"),
          Map.entry("AWS::KinesisFirehose::DeliveryStream", "DeliveryStreamName"),
          Map.entry("AWS::Lambda::Function", "FunctionName"),
          Map.entry("AWS::Logs::LogGroup", "LogGroupName"),
          Map.entry("AWS::OpenSearchService::Domain", "DomainName"),
          Map.entry("AWS::Pipes::Pipe", "Name"),
          Map.entry("AWS::RDS::DBCluster", "DBClusterIdentifier"),
          Map.entry("AWS::RDS::DBInstance", "DBInstanceIdentifier"),
          Map.entry("AWS::RDS::DBSubnetGroup", "DBSubnetGroupName"),
          Map.entry("AWS::S3::Bucket", "BucketName"),
          Map.entry("AWS::SES::ConfigurationSet", "Name"),
          Map.entry("AWS::SES::EmailIdentity", "EmailIdentity"),
          Map.entry("AWS::SSM::Parameter", "Name"),
          Map.entry("AWS::Scheduler::Schedule", "Name"),
          Map.entry("AWS::Scheduler::ScheduleGroup", "Name"));

  private NamedResources() {}

  /// The property with the name, by type.
  static Map<String, String> names() {
    return NAMES;
  }

  /// Returns the named ones among some resources of a template, in their order. A name that an
  /// expression makes is not known.
  public static List<NamedResource> of(
      Mapping template, Collection<String> ids, AccountRegion place) {
    List<NamedResource> named = new ArrayList<>();
    for (String id : ids) {
      Node resource = template.get("Resources", id);
      NamedResource found = resource == null ? null : named(id, resource, place);
      if (found != null) {
        named.add(found);
      }
    }
    return named;
  }

  private static @Nullable NamedResource named(String id, Node resource, AccountRegion place) {
    String type = text(resource.get("Type"));
    String property = nameProperty(type);
    if (property == null) {
      return null;
    }
    String name = text(resource.get("Properties", property));
    if (name == null || name.isEmpty() || type == null) {
      return null;
    }
    NamedResource.Identifier derived = derived(type, name, place);
    return new NamedResource(
        id,
        type,
        name,
        derived == null ? new NamedResource.Identifier(property, name) : derived,
        derived != null);
  }

  /// The property with the name of a type; null if it is not known.
  public static @Nullable String nameProperty(@Nullable String type) {
    return switch (type) {
      case "AWS::SNS::Topic" -> "TopicName";
      case "AWS::SQS::Queue" -> "QueueName";
      case "AWS::StepFunctions::StateMachine" -> "StateMachineName";
      case null -> null;
      default -> NAMES.get(type);
    };
  }

  /// The identifier of a type that has another one than its name; null if it has not.
  private static NamedResource.@Nullable Identifier derived(
      String type, String name, AccountRegion place) {
    return switch (type) {
      case "AWS::SNS::Topic" -> new NamedResource.Identifier("TopicArn", arn("sns", place, name));
      case "AWS::SQS::Queue" ->
          new NamedResource.Identifier(
              "QueueUrl",
              "https://sqs."
                  + place.region()
                  + "."
                  + place.domain()
                  + "/"
                  + place.account()
                  + "/"
                  + name);
      case "AWS::StepFunctions::StateMachine" ->
          new NamedResource.Identifier("Arn", arn("states", place, "stateMachine:" + name));
      default -> null;
    };
  }

  private static String arn(String service, AccountRegion place, String rest) {
    return String.join(
        ":", "arn", place.partition(), service, place.region(), place.account(), rest);
  }

  private static @Nullable String text(@Nullable Node node) {
    return node instanceof Scalar scalar ? scalar.text() : null;
  }
}
