package aloft.aws.event.polling;

import aloft.aws.cloudformation.Fields;
import aloft.aws.cloudformation.Value;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.schema.Doc;
import aloft.spi.schema.ExpectedType;
import aloft.spi.schema.Range;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The settings of every event source mapping.
public record Polling(
    @Doc(
            "Maximum number of messages in one call (default: 10 of a queue or stream, 100 of Kafka"
                + " or a broker)")
        @ExpectedType(Integer.class)
        @Range(min = 1, max = 10000)
        @Nullable Value batchSize,
    @Doc("Whether the source is polled (default true)") @ExpectedType(Boolean.class)
        @Nullable Value enabled,
    @Doc("Patterns that messages must match; other messages are dropped") @Range(min = 1, max = 10)
        @Nullable List<Mapping> filterPatterns) {

  /// The settings with the defaults that mappings of queues and streams write explicitly.
  Polling withDefaults() {
    return new Polling(
        batchSize == null ? Value.of(10) : batchSize,
        enabled == null ? Value.of(true) : enabled,
        filterPatterns);
  }

  Fields filterCriteria() {
    if (filterPatterns == null) {
      return new Fields();
    }
    List<Value> filters =
        filterPatterns.stream()
            .<Value>map(pattern -> Fields.with("Pattern", Json.write(pattern, 0)).obj())
            .toList();
    return Fields.with("Filters", filters);
  }
}
