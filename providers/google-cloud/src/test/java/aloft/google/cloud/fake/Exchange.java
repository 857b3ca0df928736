package aloft.google.cloud.fake;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A request to the [GoogleDouble], with the status of its response.
///
/// @param service null if the request belongs to no API, as that of an upload URL or of a deployed
///   function
/// @param name the name of the method in Google's documents, as in
///   `cloudfunctions.projects.locations.functions.create`; else method and path
/// @param target path and query
/// @param headers by lower-case name
/// @param status 0 before there is a response
public record Exchange(
    @Nullable Service service,
    String name,
    String method,
    String target,
    Map<String, String> headers,
    String body,
    int status) {

  /// The body as JSON.
  public JsonObject json() {
    return JsonParser.parseString(body).getAsJsonObject();
  }
}
