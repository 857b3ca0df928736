package hello;

import com.google.cloud.functions.HttpFunction;
import com.google.cloud.functions.HttpRequest;
import com.google.cloud.functions.HttpResponse;
import java.io.IOException;

/** Greets the world at /, and someone by name at /hello/{name}. */
public final class Hello implements HttpFunction {
  private static final String PREFIX = "/hello/";

  @Override
  public void service(HttpRequest request, HttpResponse response) throws IOException {
    response.setContentType("text/plain; charset=utf-8");
    response.getWriter().write(greeting(request.getPath()));
  }

  static String greeting(String path) {
    return "Hello " + (path.startsWith(PREFIX) ? path.substring(PREFIX.length()) : "world");
  }
}
