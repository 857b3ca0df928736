// Serves one function of an Azure app with the annotations of azure-functions-java-library:
//   java -cp CLASSPATH AloftAzureJava.java SETTINGS FOLDER...
// SETTINGS is JSON: the name and the entry of the function. The FOLDERs are searched for the
// function.json that Azure's plugin for Maven writes. A request with the header X-Aloft-Call is one
// for an HTTP function; any other is {Data, Metadata}, as custom handlers get it. An exit status
// from 70 on tells why the function cannot start; LaunchFailure has the same list.
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Proxy;
import java.lang.reflect.Type;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

public final class AloftAzureJava {
  private static final int NO_FRAMEWORK = 70;
  private static final int NO_FILE = 73;
  private static final int NO_EXPORT = 74;
  private static final int BROKEN = 76;
  private static final String LIBRARY = "com.microsoft.azure.functions.";

  private static String name;
  private static Method method;

  private AloftAzureJava() {}

  public static void main(String[] arguments) throws Exception {
    Map<?, ?> settings = (Map<?, ?>) new Reader(arguments[0]).value();
    name = (String) settings.get("name");
    try {
      Class.forName(LIBRARY + "HttpRequestMessage");
    } catch (ClassNotFoundException e) {
      System.exit(NO_FRAMEWORK);
    }
    String entry =
        settings.get("entry") instanceof Map<?, ?> given
            ? (String) given.get("export")
            : entryPoint(List.of(arguments).subList(1, arguments.length));
    int dot = entry.lastIndexOf('.');
    try {
      Class<?> type = Class.forName(entry.substring(0, Math.max(0, dot)));
      for (Method each : type.getMethods()) {
        if (each.getName().equals(entry.substring(dot + 1)) && !each.isBridge()) {
          method = each;
        }
      }
      if (method == null) {
        System.err.println(type.getName() + " has no public method " + entry.substring(dot + 1));
        System.exit(NO_EXPORT);
      }
    } catch (ClassNotFoundException e) {
      System.err.println("there is no class " + e.getMessage());
      System.exit(NO_FILE);
    } catch (Throwable e) {
      e.printStackTrace();
      System.exit(BROKEN);
    }
    int port = Integer.parseInt(System.getenv("FUNCTIONS_CUSTOMHANDLER_PORT"));
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 128);
    server.setExecutor(Executors.newCachedThreadPool());
    server.createContext("/", AloftAzureJava::serve);
    server.start();
  }

  private static String entryPoint(List<String> folders) throws IOException {
    for (String folder : folders) {
      List<Path> places = new ArrayList<>(List.of(Path.of(folder, name)));
      Path staged = Path.of(folder, "target", "azure-functions");
      if (Files.isDirectory(staged)) {
        try (var apps = Files.list(staged)) {
          apps.forEach(app -> places.add(app.resolve(name)));
        }
      }
      for (Path place : places) {
        Path file = place.resolve("function.json");
        if (Files.isRegularFile(file)) {
          Map<?, ?> described = (Map<?, ?>) new Reader(Files.readString(file)).value();
          return (String) described.get("entryPoint");
        }
      }
    }
    System.err.println("there is no " + name + "/function.json; run: mvn package");
    System.exit(NO_FILE);
    return "";
  }

  private static void serve(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    try {
      String call = exchange.getRequestHeaders().getFirst("X-Aloft-Call");
      if (call == null) {
        event(exchange, (Map<?, ?>) new Reader(text(body)).value());
      } else {
        String decoded = text(Base64.getDecoder().decode(call));
        request(exchange, (Map<?, ?>) new Reader(decoded).value(), body);
      }
    } catch (Throwable thrown) {
      Throwable error = thrown instanceof InvocationTargetException e ? e.getCause() : thrown;
      error.printStackTrace();
      StringBuilder stack = new StringBuilder();
      for (StackTraceElement element : error.getStackTrace()) {
        stack.append("at ").append(element).append('\n');
      }
      Map<String, Object> fault = new LinkedHashMap<>();
      fault.put("type", error.getClass().getSimpleName());
      fault.put("message", String.valueOf(error.getMessage()));
      fault.put("stack", stack.toString());
      exchange.getResponseHeaders().set("X-Aloft-Fault", "true");
      send(exchange, 500, "application/json", write(fault).getBytes(StandardCharsets.UTF_8));
    } finally {
      exchange.close();
    }
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static void send(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    if (type != null && !exchange.getResponseHeaders().containsKey("Content-Type")) {
      exchange.getResponseHeaders().set("Content-Type", type);
    }
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      exchange.getResponseBody().write(body);
    }
  }

  private static void request(HttpExchange exchange, Map<?, ?> call, byte[] body) throws Exception {
    Map<?, ?> params = (Map<?, ?>) call.get("params");
    Map<?, ?> inputs = call.get("inputs") instanceof Map<?, ?> given ? given : Map.of();
    Call invocation = new Call((String) call.get("id"), params, inputs);
    Object result = invocation.invoke(type -> message(exchange, call, body, type));
    if (result == null) {
      send(exchange, 204, null, new byte[0]);
      return;
    }
    if (!(Proxy.isProxyClass(result.getClass())
        && Proxy.getInvocationHandler(result) instanceof Answer answer)) {
      byte[] bytes = bytes(result);
      send(exchange, 200, result instanceof String ? "text/plain; charset=utf-8" : null, bytes);
      return;
    }
    answer.headers.forEach((key, value) -> exchange.getResponseHeaders().add(key, value));
    String type = answer.body instanceof String ? "text/plain; charset=utf-8" : null;
    send(exchange, answer.status, type, bytes(answer.body));
  }

  private static void event(HttpExchange exchange, Map<?, ?> message) throws Exception {
    Map<?, ?> data = (Map<?, ?>) message.get("Data");
    String id = exchange.getRequestHeaders().getFirst("X-Azure-Functions-InvocationId");
    Call invocation = new Call(id, (Map<?, ?>) message.get("Metadata"), data);
    Object value = data.values().iterator().next();
    Object result = invocation.invoke(type -> converted(value, type));
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("Outputs", invocation.outputs);
    answer.put("ReturnValue", result);
    byte[] body = write(answer).getBytes(StandardCharsets.UTF_8);
    send(exchange, 200, "application/json", body);
  }

  private interface Source {
    Object of(Type type) throws Exception;
  }

  // One call of the function.
  private static final class Call {
    private final String id;
    private final Map<?, ?> metadata;
    private final Map<?, ?> inputs;
    private final Map<String, Object> outputs = new LinkedHashMap<>();

    Call(String id, Map<?, ?> metadata, Map<?, ?> inputs) {
      this.id = id;
      this.metadata = metadata;
      this.inputs = inputs;
    }

    Object invoke(Source trigger) throws Exception {
      Map<Annotation, Object[]> written = new LinkedHashMap<>();
      List<Object> values = new ArrayList<>();
      for (Parameter parameter : method.getParameters()) {
        Type type = parameter.getParameterizedType();
        Object value = null;
        if (parameter.getType().getName().equals(LIBRARY + "ExecutionContext")) {
          value = context();
        }
        for (Annotation annotation : parameter.getAnnotations()) {
          String kind = annotation.annotationType().getSimpleName();
          if (kind.endsWith("Trigger")) {
            value = trigger.of(type);
          } else if (kind.endsWith("Output")) {
            Object[] box = new Object[1];
            written.put(annotation, box);
            value = output(parameter.getType(), box);
          } else if (kind.equals("BindingName")) {
            value = converted(metadata.get(attribute(annotation, "value")), type);
          } else if (kind.endsWith("Input")) {
            value = converted(inputs.get(attribute(annotation, "name")), type);
          }
        }
        values.add(value);
      }
      Object instance =
          Modifier.isStatic(method.getModifiers())
              ? null
              : method.getDeclaringClass().getDeclaredConstructor().newInstance();
      Object result = method.invoke(instance, values.toArray());
      written.forEach((annotation, box) -> show(annotation, box[0]));
      for (Annotation annotation : method.getAnnotations()) {
        if (annotation.annotationType().getSimpleName().endsWith("Output")) {
          show(annotation, result);
        }
      }
      return result;
    }

    private void show(Annotation annotation, Object value) {
      if (value == null) {
        return;
      }
      String output = attribute(annotation, "name");
      outputs.put(output, value);
      String kind = annotation.annotationType().getSimpleName().replaceFirst("Output$", "");
      StringBuilder target = new StringBuilder(kind.substring(0, 1).toLowerCase(Locale.ROOT));
      target.append(kind.substring(1));
      for (String key :
          List.of("queueName", "path", "eventHubName", "topicName", "tableName", "containerName")) {
        String text = attribute(annotation, key);
        if (!text.isEmpty()) {
          target.append(' ').append(text);
          break;
        }
      }
      String text = value instanceof String plain ? plain : write(value);
      System.out.println("Output \"" + output + "\" (" + target + "): " + text);
    }

    private Object context() {
      return proxy(
          LIBRARY + "ExecutionContext",
          (self, called, arguments) ->
              switch (called.getName()) {
                case "getLogger" -> logger();
                case "getInvocationId" -> id;
                case "getFunctionName" -> name;
                default -> null;
              });
    }
  }

  private static Logger logger() {
    Logger logger = Logger.getLogger("function");
    synchronized (AloftAzureJava.class) {
      if (logger.getHandlers().length == 0) {
        ConsoleHandler handler = new ConsoleHandler();
        handler.setFormatter(
            new Formatter() {
              @Override
              public String format(LogRecord line) {
                return formatMessage(line) + "\n";
              }
            });
        logger.setUseParentHandlers(false);
        logger.addHandler(handler);
      }
    }
    return logger;
  }

  private static String attribute(Annotation annotation, String key) {
    try {
      return String.valueOf(annotation.annotationType().getMethod(key).invoke(annotation));
    } catch (ReflectiveOperationException e) {
      return "";
    }
  }

  private static Object proxy(String type, InvocationHandler handler) {
    try {
      Class<?> found = Class.forName(type);
      return Proxy.newProxyInstance(found.getClassLoader(), new Class<?>[] {found}, handler);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Object output(Class<?> type, Object[] box) {
    return proxy(
        type.getName(),
        (self, called, arguments) -> {
          if (called.getName().equals("setValue")) {
            box[0] = arguments[0];
          }
          return called.getName().equals("getValue") ? box[0] : null;
        });
  }

  private static Object message(HttpExchange exchange, Map<?, ?> call, byte[] body, Type type)
      throws Exception {
    Type content =
        type instanceof ParameterizedType given ? given.getActualTypeArguments()[0] : type;
    boolean isOptional =
        content instanceof ParameterizedType given && given.getRawType() == Optional.class;
    Type inner = isOptional ? ((ParameterizedType) content).getActualTypeArguments()[0] : content;
    Object value =
        body.length == 0 ? null : inner == byte[].class ? body : converted(text(body), inner);
    Object passed = isOptional ? Optional.ofNullable(value) : value;
    if (!(type instanceof ParameterizedType given)
        || !given.getRawType().getTypeName().equals(LIBRARY + "HttpRequestMessage")) {
      return passed;
    }
    URI uri = URI.create((String) call.get("url"));
    Map<String, String> headers = new LinkedHashMap<>();
    exchange
        .getRequestHeaders()
        .forEach((key, values) -> {
          if (!key.equalsIgnoreCase("X-Aloft-Call")) {
            headers.put(key.toLowerCase(Locale.ROOT), String.join(", ", values));
          }
        });
    Map<String, String> query = new LinkedHashMap<>();
    for (String field : (uri.getRawQuery() == null ? "" : uri.getRawQuery()).split("&")) {
      if (!field.isEmpty()) {
        String[] pair = field.split("=", 2);
        String text = pair.length == 1 ? "" : URLDecoder.decode(pair[1], StandardCharsets.UTF_8);
        String key = URLDecoder.decode(pair[0], StandardCharsets.UTF_8);
        query.merge(key, text, (first, next) -> first + "," + next);
      }
    }
    Object verb =
        Class.forName(LIBRARY + "HttpMethod")
            .getMethod("value", String.class)
            .invoke(null, exchange.getRequestMethod());
    return proxy(
        LIBRARY + "HttpRequestMessage",
        (self, called, arguments) ->
            switch (called.getName()) {
              case "getUri" -> uri;
              case "getHttpMethod" -> verb;
              case "getHeaders" -> headers;
              case "getQueryParameters" -> query;
              case "getBody" -> passed;
              case "createResponseBuilder" -> new Answer(arguments[0]).builder();
              default -> null;
            });
  }

  // A response that a function builds, and its builder.
  private static final class Answer implements InvocationHandler {
    private final List<String[]> lines = new ArrayList<>();
    private final Headers headers = new Headers(lines);
    private int status;
    private Object chosen;
    private Object body;

    private record Headers(List<String[]> lines) {
      void forEach(java.util.function.BiConsumer<String, String> action) {
        lines.forEach(line -> action.accept(line[0], line[1]));
      }
    }

    Answer(Object status) throws ReflectiveOperationException {
      choose(status);
    }

    private void choose(Object given) throws ReflectiveOperationException {
      chosen = given;
      Method value = Class.forName(LIBRARY + "HttpStatusType").getMethod("value");
      status = (int) value.invoke(given);
    }

    Object builder() {
      return proxy(LIBRARY + "HttpResponseMessage$Builder", this);
    }

    @Override
    public Object invoke(Object self, Method called, Object[] arguments) throws Throwable {
      switch (called.getName()) {
        case "status" -> choose(arguments[0]);
        case "header" -> lines.add(new String[] {(String) arguments[0], (String) arguments[1]});
        case "body" -> body = arguments[0];
        case "build" -> {
          return proxy(LIBRARY + "HttpResponseMessage", this);
        }
        case "getStatus" -> {
          return chosen;
        }
        case "getStatusCode" -> {
          return status;
        }
        case "getBody" -> {
          return body;
        }
        case "getHeader" -> {
          for (String[] line : lines) {
            if (line[0].equalsIgnoreCase((String) arguments[0])) {
              return line[1];
            }
          }
          return null;
        }
        default -> {
          return null;
        }
      }
      return self;
    }
  }

  private static byte[] bytes(Object value) {
    return value == null
        ? new byte[0]
        : value instanceof byte[] bytes
            ? bytes
            : (value instanceof String text ? text : write(value)).getBytes(StandardCharsets.UTF_8);
  }

  private static Object converted(Object value, Type type) throws Exception {
    if (value == null) {
      return null;
    }
    String text = value instanceof String given ? given : write(value);
    if (type == String.class || type == Object.class) {
      return text;
    }
    if (type == byte[].class) {
      return text.getBytes(StandardCharsets.UTF_8);
    }
    if (type == int.class || type == Integer.class) {
      return Integer.valueOf(text);
    }
    if (type == long.class || type == Long.class) {
      return Long.valueOf(text);
    }
    if (type == boolean.class || type == Boolean.class) {
      return Boolean.valueOf(text);
    }
    if (type == double.class || type == Double.class) {
      return Double.valueOf(text);
    }
    if (type == String[].class) {
      List<?> items = (List<?>) new Reader(text).value();
      return items.stream()
          .map(item -> item instanceof String plain ? plain : write(item))
          .toArray(String[]::new);
    }
    Class<?> gson = gson(type);
    return gson.getMethod("fromJson", String.class, Type.class)
        .invoke(gson.getConstructor().newInstance(), text, type);
  }

  private static String write(Object value) {
    if (value == null || value instanceof Number || value instanceof Boolean) {
      return String.valueOf(value);
    }
    if (value instanceof Map<?, ?> map) {
      List<String> fields = new ArrayList<>();
      map.forEach((key, each) -> fields.add(quoted(String.valueOf(key)) + ":" + write(each)));
      return "{" + String.join(",", fields) + "}";
    }
    if (value instanceof Iterable<?> all) {
      List<String> items = new ArrayList<>();
      all.forEach(each -> items.add(write(each)));
      return "[" + String.join(",", items) + "]";
    }
    if (value instanceof CharSequence) {
      return quoted(value.toString());
    }
    if (value instanceof Object[] all) {
      return write(List.of(all));
    }
    Class<?> gson = gson(value.getClass());
    try {
      Object writer = gson.getConstructor().newInstance();
      return (String) gson.getMethod("toJson", Object.class).invoke(writer, value);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  // Azure's worker has this library; here the app must have it.
  private static Class<?> gson(Type type) {
    try {
      return Class.forName("com.google.gson.Gson");
    } catch (ClassNotFoundException e) {
      throw new NoGsonException(type);
    }
  }

  private static final class NoGsonException extends RuntimeException {
    NoGsonException(Type type) {
      super(
          "JSON becomes "
              + type.getTypeName()
              + " by the library Gson, which Azure has, but this project does not: add"
              + " com.google.code.gson:gson to its dependencies, and build it",
          null,
          false,
          false);
    }

    @Override
    public String toString() {
      return getMessage();
    }
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < ' ') {
        quoted.append(String.format("\\u%04x", (int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }

  // Reads valid JSON.
  private static final class Reader {
    private final String text;
    private int at;

    Reader(String text) {
      this.text = text;
    }

    private char next() {
      while (Character.isWhitespace(text.charAt(at))) {
        at++;
      }
      return text.charAt(at);
    }

    Object value() {
      char first = next();
      if (first == '"') {
        return string();
      }
      if (first == '{') {
        Map<String, Object> map = new LinkedHashMap<>();
        at++;
        while (next() != '}') {
          at += next() == ',' ? 1 : 0;
          next();
          String key = string();
          next();
          at++;
          map.put(key, value());
        }
        at++;
        return map;
      }
      if (first == '[') {
        List<Object> list = new ArrayList<>();
        at++;
        while (next() != ']') {
          at += next() == ',' ? 1 : 0;
          list.add(value());
        }
        at++;
        return list;
      }
      int start = at;
      while (at < text.length() && ",]} \t\r\n".indexOf(text.charAt(at)) < 0) {
        at++;
      }
      String word = text.substring(start, at);
      return switch (word) {
        case "true" -> true;
        case "false" -> false;
        case "null" -> null;
        default -> new java.math.BigDecimal(word);
      };
    }

    private String string() {
      StringBuilder string = new StringBuilder();
      for (at++; text.charAt(at) != '"'; at++) {
        char c = text.charAt(at);
        if (c == '\\') {
          c = text.charAt(++at);
          switch (c) {
            case 'n' -> c = '\n';
            case 't' -> c = '\t';
            case 'r' -> c = '\r';
            case 'b' -> c = '\b';
            case 'f' -> c = '\f';
            case 'u' -> {
              c = (char) Integer.parseInt(text.substring(at + 1, at + 5), 16);
              at += 4;
            }
            default -> {}
          }
        }
        string.append(c);
      }
      at++;
      return string.toString();
    }
  }
}
