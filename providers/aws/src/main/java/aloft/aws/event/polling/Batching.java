package aloft.aws.event.polling;

import aloft.aws.cloudformation.Value;
import aloft.spi.schema.Doc;
import aloft.spi.schema.ExpectedType;
import aloft.spi.schema.Inline;
import aloft.spi.schema.Range;
import org.jspecify.annotations.Nullable;

/// The settings of event source mappings whose batching window has its usual name.
public record Batching(
    @Inline Polling polling,
    @Doc("Maximum number of seconds to wait for a full batch")
        @ExpectedType(Integer.class)
        @Range(min = 0, max = 300)
        @Nullable Value maximumBatchingWindow) {

  /// The window; null for 0, which the Serverless Framework leaves out for Kafka and brokers. Their
  /// default is half a second, which no number says.
  @Nullable Value windowUnlessZero() {
    return maximumBatchingWindow != null && "0".equals(maximumBatchingWindow.text())
        ? null
        : maximumBatchingWindow;
  }
}
