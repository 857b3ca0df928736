package aloft.aws.manifest;

import aloft.spi.schema.Doc;
import aloft.spi.schema.Key;
import aloft.spi.schema.Matches;
import aloft.spi.schema.OneOf;
import aloft.spi.schema.Range;
import aloft.spi.schema.Required;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Alarms that roll a deployment back.
///
/// @see <a
///   href="https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_RollbackConfiguration.html">RollbackConfiguration</a>
@Doc("Alarms that roll a deployment back")
public record RollbackConfiguration(
    @Key("RollbackTriggers") @Doc("The alarms, at most 5") @Range(max = 5)
        @Nullable List<Trigger> rollbackTriggers,
    @Key("MonitoringTimeInMinutes")
        @Doc("How long the alarms are watched after the deployment")
        @Range(min = 0, max = 180)
        @Nullable Integer monitoringTimeInMinutes) {

  /// An alarm.
  @Doc("An alarm")
  public record Trigger(
      @Required
          @Key("Arn")
          @Doc("The ARN of the alarm")
          @Matches(value = "^arn:", words = "the ARN of an alarm")
          String arn,
      @Required
          @Key("Type")
          @Doc("AWS::CloudWatch::Alarm")
          @OneOf({"AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm"})
          String type) {}
}
