package aloft.aws.emulation.http;

import aloft.spi.schema.Required;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The settings of a listener of a load balancer in a topology.
public record AlbSettings(@Required List<Rule> rules) {
  /// The kind of these APIs in a topology.
  public static final String KIND = "alb";

  public AlbSettings {
    rules = List.copyOf(rules);
  }

  /// A rule of the listener.
  ///
  /// @param multiValue whether events and results have lists of values
  /// @param targetGroup the ARN in events
  /// @param conditions all of them must match
  /// @param unbuilt the feature of this rule that is not emulated; requests then fail with status
  ///   501
  public record Rule(
      @Required Integer priority,
      @Required String function,
      @Required Boolean multiValue,
      @Required String targetGroup,
      @Required List<Condition> conditions,
      @Nullable String unbuilt) {
    public Rule {
      conditions = List.copyOf(conditions);
    }
  }

  /// A condition of a rule: one of the values must match.
  ///
  /// @param field `path`, `host`, `method`, `header`, `query` or `ip`
  /// @param name the name of the header; null for other fields
  /// @param values patterns; for a query string as `name=value`
  public record Condition(
      @Required String field, @Nullable String name, @Required List<String> values) {
    public Condition {
      values = List.copyOf(values);
    }
  }
}
