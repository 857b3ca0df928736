package aloft.google.plan;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.document.Node;
import aloft.spi.document.Sequence;
import aloft.spi.schema.Decoder;
import aloft.spi.schema.DiagnosticCollector;
import aloft.spi.schema.RecordWriter;
import aloft.spi.schema.ValidationMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Everything that a deployment of a service must have; what a service has had before and is not
/// here is removed. `{project}` in a text stands for the id of the project, and `{account}` for the
/// service account of the function, which only a deployment knows. Each list is sorted by name, and
/// is a file of the plan, so that a file that is missing is no empty list.
///
/// @param topics of Pub/Sub, which the service creates
/// @param buckets of Cloud Storage, which the service creates
public record WantedState(
    List<WantedFunction> functions,
    List<WantedResource> topics,
    List<WantedResource> buckets,
    List<WantedSchedule> schedules) {
  /// The placeholder for the id of the project.
  public static final String PROJECT = "{project}";

  /// The placeholder for the email of the service account that the function runs as: the default
  /// one of Compute Engine unless the function names one.
  public static final String OWN_ACCOUNT = "{account}";

  /// The file with the functions.
  public static final String FUNCTIONS = "functions.json";

  private static final String TOPICS = "topics.json";
  private static final String BUCKETS = "buckets.json";

  /// The file with the schedules.
  public static final String SCHEDULES = "schedules.json";

  /// The names of all files.
  public static final List<String> FILES = List.of(FUNCTIONS, TOPICS, BUCKETS, SCHEDULES);

  public WantedState {
    functions = List.copyOf(functions);
    topics = List.copyOf(topics);
    buckets = List.copyOf(buckets);
    schedules = List.copyOf(schedules);
  }

  /// Returns whether some functions are services of Cloud Run.
  public boolean hasServices() {
    return functions.stream().anyMatch(WantedFunction::isService);
  }

  /// Returns the files of a plan, by name.
  public Map<String, String> files() {
    Map<String, String> files = new TreeMap<>();
    add(FUNCTIONS, functions, files);
    add(TOPICS, topics, files);
    add(BUCKETS, buckets, files);
    add(SCHEDULES, schedules, files);
    return files;
  }

  private static void add(String file, List<? extends Record> items, Map<String, String> files) {
    List<Node> nodes = new ArrayList<>();
    items.forEach(item -> nodes.add(RecordWriter.of(item, file)));
    files.put(file, Json.write(new Sequence(nodes, SourceRange.of(file)), 2) + "\n");
  }

  /// Reads the files of a plan, or some of them.
  ///
  /// @throws UserException with the code `package/read` if a file is not what [#files] writes,
  ///   `json/syntax` if it is not JSON
  public static WantedState of(Map<String, String> files) {
    return new WantedState(
        read(FUNCTIONS, WantedFunction.class, files),
        read(TOPICS, WantedResource.class, files),
        read(BUCKETS, WantedResource.class, files),
        read(SCHEDULES, WantedSchedule.class, files));
  }

  private static <T> List<T> read(String file, Class<T> type, Map<String, String> files) {
    String text = files.get(file);
    List<T> items = new ArrayList<>();
    if (text == null) {
      return items;
    }
    if (!(Json.read(text, file) instanceof Sequence list)) {
      throw malformed(file);
    }
    DiagnosticCollector findings = new DiagnosticCollector(ValidationMode.OFF);
    for (Node node : list.items()) {
      T item = Decoder.read(type, node, findings);
      if (item == null) {
        throw malformed(file);
      }
      items.add(item);
    }
    return items;
  }

  private static UserException malformed(String file) {
    return new UserException(
        Diagnostic.error("package/read", file + " was not written by this version of Aloft")
            .hint("package the service again"));
  }
}
