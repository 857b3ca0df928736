package aloft.local.http;

import aloft.spi.emulation.Payload;
import java.util.List;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpRequest;

/// A complete HTTP request.
///
/// @param head the request line and headers; the path is unchanged
/// @param body the body, cut at [Connection.Limits#maxBody]
/// @param trailers the trailer fields of a chunked body
public record ReceivedRequest(HttpRequest head, Payload body, List<Header> trailers) {}
