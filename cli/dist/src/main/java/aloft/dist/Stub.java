package aloft.dist;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Map;

/// A minimal cloud for the commands of one training script.
interface Stub extends HttpHandler {

  /// Whether a request is one to this cloud.
  boolean isAsked(HttpExchange exchange);

  /// Returns the environment variables of a client of this stub.
  ///
  /// @param http the address without TLS, without a slash at the end
  /// @param https the address with TLS
  /// @param folder where files of credentials can be written
  Map<String, String> variables(String http, String https, Path folder)
      throws IOException, GeneralSecurityException;
}
