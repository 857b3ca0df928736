package aloft.aws.event.polling;

import aloft.aws.cloudformation.Value;
import aloft.spi.schema.Checked;
import aloft.spi.schema.Doc;
import aloft.spi.schema.ExpectedType;
import aloft.spi.schema.OneOf;
import aloft.spi.schema.Problem;
import aloft.spi.schema.Range;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where a new event source mapping starts to read.
public record StartingPoint(
    @Doc("Where reading starts: TRIM_HORIZON (default), LATEST or AT_TIMESTAMP")
        @OneOf({"LATEST", "TRIM_HORIZON", "AT_TIMESTAMP"})
        @Nullable String startingPosition,
    @Doc("The time at which reading starts, for AT_TIMESTAMP: seconds since 1970")
        @ExpectedType(Double.class)
        @Range(min = 0)
        @Nullable Value startingPositionTimestamp)
    implements Checked {

  String position() {
    return startingPosition == null ? "TRIM_HORIZON" : startingPosition;
  }

  boolean isTime() {
    return "AT_TIMESTAMP".equals(startingPosition);
  }

  @Override
  public List<Problem> check() {
    return isTime() && startingPositionTimestamp == null
        ? List.of(
            new Problem(
                "startingPosition",
                "event/starting-position",
                "AT_TIMESTAMP needs \"startingPositionTimestamp\"",
                "add the time, in seconds since 1970"))
        : List.of();
  }
}
