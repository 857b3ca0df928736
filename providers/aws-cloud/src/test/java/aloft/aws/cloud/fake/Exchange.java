package aloft.aws.cloud.fake;

import java.util.Map;

/// A request that passed through the [WatchingProxy], with the status of its response.
///
/// @param service the name in the signature: `s3`, `cloudformation`
/// @param operation the name of the API operation if the request has one; else method and path
/// @param headers the headers by lower-case name
/// @param body the bytes as Latin-1 text
/// @param status the HTTP status of the response
public record Exchange(
    String service,
    String operation,
    String path,
    Map<String, String> headers,
    String body,
    int status) {

  /// The service and the operation, as in `cloudformation CreateChangeSet`.
  public String name() {
    return service + " " + operation;
  }
}
