package aloft.aws.manifest;

import java.util.List;

/// The request headers that browsers may send if the CORS settings name none.
public final class DefaultCorsHeaders {
  /// The headers of REST APIs and HTTP APIs.
  public static final List<String> OF_API =
      List.of(
          "Content-Type",
          "X-Amz-Date",
          "Authorization",
          "X-Api-Key",
          "X-Amz-Security-Token",
          "X-Amz-User-Agent",
          "X-Amzn-Trace-Id");

  /// The headers of function URLs.
  public static final List<String> OF_URL =
      OF_API.stream().filter(header -> !header.equals("X-Amz-User-Agent")).toList();

  private DefaultCorsHeaders() {}
}
