package aloft.aws.history;

import aloft.aws.plan.StackStep;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a stack has beside its template.
///
/// @param parameters the values of its parameters by name; secret ones are masked
public record StackSettings(
    Map<String, String> tags, List<String> notificationArns, Map<String, String> parameters) {
  public StackSettings {
    tags = Collections.unmodifiableMap(new LinkedHashMap<>(tags));
    notificationArns = List.copyOf(notificationArns);
    parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
  }

  /// The parameters of a change that leaves their values as they are.
  public List<StackStep.Parameter> previousParameters() {
    return parameters.keySet().stream()
        .map(key -> new StackStep.Parameter(key, null, true))
        .toList();
  }
}
