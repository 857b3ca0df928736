package aloft.aws.emulation.http;

import aloft.aws.emulation.http.HttpApiSettings.Route;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The decoded path of a request and its decoded variables, as HTTP APIs write them in events.
final class DecodedPath {
  private DecodedPath() {}

  /// Decodes percent escapes; keeps plus signs, and returns a malformed path unchanged.
  static String decode(String path) {
    return path.indexOf('%') < 0 ? path : QueryParameters.decode(path.replace("+", "%2B"));
  }

  /// The variables by the names in this route: routes of two methods may name them differently.
  static Map<String, String> parameters(Route route, RouteTable.Match<Route> match) {
    List<String> names = route.variables();
    if (names.isEmpty()) {
      return Map.of();
    }
    List<String> values = new ArrayList<>(match.parameters().values());
    Map<String, String> parameters = LinkedHashMap.newLinkedHashMap(names.size());
    for (int i = 0; i < names.size(); i++) {
      parameters.put(names.get(i), decode(values.get(i)));
    }
    return parameters;
  }
}
