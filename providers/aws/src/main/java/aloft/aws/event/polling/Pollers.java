package aloft.aws.event.polling;

import aloft.aws.cloudformation.Fields;
import aloft.aws.cloudformation.Value;
import aloft.spi.schema.Checked;
import aloft.spi.schema.Doc;
import aloft.spi.schema.ExpectedType;
import aloft.spi.schema.Problem;
import aloft.spi.schema.Range;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The pollers that are reserved for a topic of Kafka.
///
/// @see <a
///   href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-lambda-eventsourcemapping-provisionedpollerconfig.html">ProvisionedPollerConfig</a>
@Doc("The pollers that are reserved for the topic")
public record Pollers(
    @Doc("Minimum number of pollers") @ExpectedType(Integer.class) @Range(min = 1, max = 200)
        @Nullable Value minimumPollers,
    @Doc("Maximum number of pollers") @ExpectedType(Integer.class) @Range(min = 1, max = 2000)
        @Nullable Value maximumPollers)
    implements Checked {

  Value value() {
    return Fields.with("MinimumPollers", minimumPollers)
        .put("MaximumPollers", maximumPollers)
        .obj();
  }

  @Override
  public List<Problem> check() {
    if (minimumPollers == null && maximumPollers == null) {
      return List.of(
          new Problem(
              "",
              "event/pollers",
              "the object has no settings",
              "add \"minimumPollers\" or \"maximumPollers\"",
              Problem.Kind.VIOLATION));
    }
    return minimumPollers instanceof Value.Num min
            && maximumPollers instanceof Value.Num max
            && min.number().longValue() > max.number().longValue()
        ? List.of(
            new Problem(
                "minimumPollers",
                "event/pollers",
                "the minimum number of pollers exceeds the maximum",
                null,
                Problem.Kind.REFUSED))
        : List.of();
  }
}
