package aloft.google.cloud.fake;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// An API of Google Cloud that the double answers, told apart by the paths of its requests, because
/// all of them share one address.
public enum Service {
  FUNCTIONS("cloudfunctions", "v2", true),
  /// `gcloud functions list` asks it too, for what is older.
  FUNCTIONS_V1("cloudfunctions", "v1", false),
  RUN("run", "v2", true),
  RUN_V1("run", "v1", false),
  SCHEDULER("cloudscheduler", "v1", true),
  EVENTARC("eventarc", "v1", false),
  PUBSUB("pubsub", "v1", false),
  SECRETS("secretmanager", "v1", false),
  STORAGE("storage", "v1", false),
  LOGGING("logging", "v2", false),
  /// What `gcloud` asks.
  PROJECTS_V1("cloudresourcemanager", "v1", false),
  PROJECTS("cloudresourcemanager", "v3", false),
  USAGE("serviceusage", "v1", false),
  BUILD("cloudbuild", "v1", false);

  private static final Set<String> SYSTEM =
      Set.of("alt", "key", "fields", "prettyPrint", "quotaUser", "access_token", "uploadType");

  private final String name;
  private final String version;
  private final boolean descriptors;

  Service(String name, String version, boolean descriptors) {
    this.name = name;
    this.version = version;
    this.descriptors = descriptors;
  }

  /// The name of its discovery document.
  String api() {
    return name + "." + version;
  }

  /// The name by which a project enables it, as in `run.googleapis.com`.
  public String host() {
    return name + ".googleapis.com";
  }

  /// The title in Google's messages.
  String title() {
    return switch (this) {
      case FUNCTIONS, FUNCTIONS_V1 -> "Cloud Functions API";
      case RUN, RUN_V1 -> "Cloud Run Admin API";
      case SCHEDULER -> "Cloud Scheduler API";
      case EVENTARC -> "Eventarc API";
      case PUBSUB -> "Cloud Pub/Sub API";
      case SECRETS -> "Secret Manager API";
      case STORAGE -> "Cloud Storage JSON API";
      case LOGGING -> "Cloud Logging API";
      case PROJECTS, PROJECTS_V1 -> "Cloud Resource Manager API";
      case USAGE -> "Service Usage API";
      case BUILD -> "Cloud Build API";
    };
  }

  /// Whether the descriptors of its protobuf messages are on the class path.
  boolean hasDescriptors() {
    return descriptors;
  }

  /// Whether a parameter of the query belongs to all APIs.
  static boolean isSystemParameter(String name) {
    return SYSTEM.contains(name) || name.startsWith("$");
  }

  /// The API that a request belongs to; null if it belongs to none, as the parts of an upload do,
  /// whose address the server has made up.
  static @Nullable Service of(Call call) {
    return call.query().containsKey("upload_id") ? null : of(call.path());
  }

  private static @Nullable Service of(String path) {
    String plain = path.toLowerCase(Locale.ROOT);
    if (plain.startsWith("/storage/v1/")
        || plain.startsWith("/upload/storage/")
        || plain.startsWith("/download/storage/")
        || plain.startsWith("/batch/storage/")) {
      return STORAGE;
    }
    if (plain.startsWith("/v2/entries:")) {
      return LOGGING;
    }
    if (plain.startsWith("/apis/serving.knative.dev/")) {
      return RUN_V1;
    }
    String[] parts = plain.split("/", -1);
    if (parts.length < 4 || !parts[2].equals("projects")) {
      return null;
    }
    boolean v1 = parts[1].equals("v1");
    if (parts.length == 4) {
      return v1 ? PROJECTS_V1 : parts[1].equals("v3") ? PROJECTS : null;
    }
    String collection = plainName(parts[4]);
    if (!collection.equals("locations")) {
      return !v1
          ? null
          : switch (collection) {
            case "topics", "subscriptions", "snapshots", "schemas" -> PUBSUB;
            case "secrets" -> SECRETS;
            case "services" -> USAGE;
            default -> null;
          };
    }
    if (parts.length < 7) {
      return v1 ? FUNCTIONS_V1 : FUNCTIONS;
    }
    return switch (plainName(parts[6])) {
      case "functions", "runtimes" -> v1 ? FUNCTIONS_V1 : FUNCTIONS;
      case "operations" ->
          v1 ? EVENTARC : parts.length > 7 && parts[7].startsWith("run-") ? RUN : FUNCTIONS;
      case "services" -> v1 ? RUN_V1 : RUN;
      case "jobs" -> v1 ? SCHEDULER : null;
      case "triggers" -> v1 ? EVENTARC : null;
      case "defaultserviceaccount" -> BUILD;
      default -> null;
    };
  }

  private static String plainName(String segment) {
    int colon = segment.indexOf(':');
    return colon < 0 ? segment : segment.substring(0, colon);
  }
}
