package aloft.aws.emulation.http;

import aloft.aws.emulation.http.HttpApiSettings.Route;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The path of a request as HTTP APIs tell it: decoded, and so are the variables in it.
final class DecodedPath {
  private DecodedPath() {}

  /// A plus sign is one; a percent sign that begins no escape stays as it is.
  static String decoded(String path) {
    return path.indexOf('%') < 0 ? path : QueryParameters.decode(path.replace("+", "%2B"));
  }

  /// The variables by the names that this very route gives them: the routes of two methods may
  /// differ there.
  static Map<String, String> parameters(Route route, RouteTable.Match<Route> match) {
    List<String> names = route.variables();
    if (names.isEmpty()) {
      return Map.of();
    }
    List<String> values = new ArrayList<>(match.parameters().values());
    Map<String, String> parameters = LinkedHashMap.newLinkedHashMap(names.size());
    for (int i = 0; i < names.size(); i++) {
      parameters.put(names.get(i), decoded(values.get(i)));
    }
    return parameters;
  }
}
