package aloft.google.cloud.fake;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.List;

/// The pages of a list: a page size and a token that continues the list, as all of Google's APIs
/// have them and drongo does not.
final class Pages {
  private static final String PREFIX = "page-";

  private Pages() {}

  /// The page that a request asks for.
  ///
  /// @param field the field of the list
  /// @param size the parameter of the page size
  static Answer of(String field, List<? extends JsonElement> items, Call call, String size) {
    String token = call.parameter("pageToken");
    int from = 0;
    if (token != null && !token.isEmpty()) {
      if (!token.matches(PREFIX + "[0-9]+")) {
        return Answer.error(400, "The page token is invalid: " + token);
      }
      from = Integer.parseInt(token.substring(PREFIX.length()));
    }
    String wanted = call.parameter(size);
    int most = wanted == null || wanted.equals("0") ? Integer.MAX_VALUE : Integer.parseInt(wanted);
    int to = (int) Math.min(items.size(), (long) from + most);
    JsonArray list = new JsonArray();
    items.subList(Math.min(from, to), to).forEach(list::add);
    JsonObject body = new JsonObject();
    if (!list.isEmpty()) {
      body.add(field, list);
    }
    if (to < items.size()) {
      body.addProperty("nextPageToken", PREFIX + to);
    }
    return Answer.json(body);
  }
}
