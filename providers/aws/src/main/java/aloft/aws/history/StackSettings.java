package aloft.aws.history;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What a stack has beside its template.
///
/// @param parameters the names of its parameters
public record StackSettings(
    Map<String, String> tags, List<String> notificationArns, Set<String> parameters) {
  public StackSettings {
    tags = Collections.unmodifiableMap(new LinkedHashMap<>(tags));
    notificationArns = List.copyOf(notificationArns);
    parameters = Set.copyOf(parameters);
  }
}
