package aloft.azure;

import aloft.azure.event.Trigger;
import aloft.azure.manifest.RuntimeSettings;
import aloft.azure.service.AppRuntime;
import aloft.azure.service.AzureFunction;
import aloft.azure.service.AzureService;
import aloft.azure.service.Regions;
import aloft.build.PackageSection;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.diagnostic.Suggestion;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Sequence;
import aloft.spi.model.Language;
import aloft.spi.model.Runtime;
import aloft.spi.schema.DiagnosticCollector;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Checks a service beyond what its records check: what one app of the Flex Consumption plan can
/// be.
///
/// @see <a href="https://learn.microsoft.com/azure/azure-functions/flex-consumption-plan">Flex
///   Consumption plan</a>
final class AppChecks {
  private static final int MAX_HTTP_SECONDS = 230;
  private static final int MAX_INSTANCES = 1000;

  /// Settings that the plan refuses, because it has them elsewhere.
  private static final Set<String> FORBIDDEN =
      Set.of(
          "FUNCTIONS_WORKER_RUNTIME",
          "FUNCTIONS_EXTENSION_VERSION",
          "FUNCTIONS_WORKER_RUNTIME_VERSION",
          "WEBSITE_RUN_FROM_PACKAGE",
          "WEBSITE_CONTENTAZUREFILECONNECTIONSTRING",
          "WEBSITE_CONTENTSHARE",
          "WEBSITE_NODE_DEFAULT_VERSION",
          "WEBSITE_TIME_ZONE",
          "SCM_DO_BUILD_DURING_DEPLOYMENT",
          "ENABLE_ORYX_BUILD",
          "TZ");

  private final AzureService service;
  private final DiagnosticCollector findings;

  private AppChecks(AzureService service, DiagnosticCollector findings) {
    this.service = service;
    this.findings = findings;
  }

  static void run(AzureService service, DiagnosticCollector findings) {
    AppChecks checks = new AppChecks(service, findings);
    checks.checkSame("runtime", RuntimeSettings::runtime);
    checks.checkSame("memory", RuntimeSettings::memory);
    checks.checkMemory();
    checks.checkScale();
    checks.checkEnvironment();
    checks.checkPackages();
    checks.checkNames();
    checks.checkRoutes();
    service.functions().forEach(checks::checkFunction);
    service.functions().forEach(checks::checkPackage);
    if (service.functions().isEmpty()) {
      findings.error(
          service.manifest().node().place(),
          "azure/functions",
          "the service has no functions: an app of Azure needs at least one",
          "write one below \"functions\"");
    }
    service.manifest().buildSettings().reportUnsupported(findings);
  }

  private void refuse(SourceRange place, String code, String message, @Nullable String hint) {
    findings.refusal(place, code, message, hint);
  }

  // All functions of an app run in the same instances.
  private void checkSame(String key, Function<RuntimeSettings, @Nullable Object> setting) {
    Object general = setting.apply(service.provider().general());
    Object first = null;
    for (AzureFunction function : service.functions()) {
      Object own = setting.apply(function.section().general());
      Object value = own == null ? general : own;
      if (first == null) {
        first = value;
      } else if (own != null && !Objects.equals(value, first)) {
        refuse(
            function.place(key),
            "azure/" + key,
            "\""
                + key
                + "\" of the function \""
                + function.key()
                + "\" differs from that of others",
            "the functions of a service are one app, which has one "
                + key
                + ": set it in the provider section, or write another service");
      }
    }
  }

  private void checkMemory() {
    Integer memory = service.setting(RuntimeSettings::memory);
    if (memory == null || AzureService.MEMORY.contains(memory)) {
      return;
    }
    SourceRange place = service.settingPlace("memory");
    if (memory > AzureService.MEMORY.getLast()) {
      refuse(
          place,
          "azure/memory",
          "instances have 4096 MB at most, not " + memory,
          "set a memory of 512, 2048 or 4096");
    } else {
      findings.note(
          place,
          "azure/memory",
          "instances get " + service.memory() + " MB: Azure has no size of " + memory + " MB",
          null);
    }
  }

  private void checkScale() {
    for (AzureFunction function : service.functions()) {
      checkMaximum(function.section().general(), function.section().node());
    }
    checkMaximum(service.provider().general(), service.provider().node());
    checkSame("scale", settings -> settings.scale() == null ? null : settings.scale().max());
  }

  private void checkMaximum(RuntimeSettings settings, Node section) {
    Integer max = settings.scale() == null ? null : settings.scale().max();
    Node written = section.get("scale", "max");
    if (max != null && max > MAX_INSTANCES && written != null) {
      refuse(
          written.place(),
          "azure/scale",
          "an app has " + MAX_INSTANCES + " instances at most, not " + max,
          null);
    }
  }

  private void checkEnvironment() {
    Map<String, String> known = new TreeMap<>(service.provider().general().environment());
    Map<String, String> owners = new HashMap<>();
    checkVariables(service.provider().node().get("environment"));
    for (AzureFunction function : service.functions()) {
      Node section = function.section().node().get("environment");
      checkVariables(section);
      function
          .section()
          .general()
          .environment()
          .forEach((name, value) -> {
            String other = known.putIfAbsent(name, value);
            if (other != null && !other.equals(value)) {
              String owner = owners.get(name);
              refuse(
                  placeOf(section, name, function),
                  "azure/environment",
                  "the variable "
                      + name
                      + " has another value in "
                      + (owner == null ? "the provider section" : "the function \"" + owner + "\""),
                  "the functions of a service are one app, which has one environment: use another"
                      + " name");
            }
            owners.putIfAbsent(name, function.key());
          });
    }
  }

  private static SourceRange placeOf(@Nullable Node section, String key, AzureFunction function) {
    return section instanceof Mapping mapping && mapping.entries().containsKey(key)
        ? mapping.entries().get(key).place()
        : function.place();
  }

  private void checkVariables(@Nullable Node section) {
    if (!(section instanceof Mapping variables)) {
      return;
    }
    for (Mapping.Entry entry : variables.entries().values()) {
      if (!entry.key().matches("[A-Za-z_][A-Za-z0-9_]*")) {
        refuse(
            entry.place(),
            "azure/environment",
            "a variable of Linux cannot have the name \"" + entry.key() + "\"",
            "use letters, digits and _");
      } else if (FORBIDDEN.contains(entry.key())) {
        refuse(
            entry.place(),
            "azure/environment",
            "the Flex Consumption plan refuses the setting " + entry.key(),
            "remove it: the runtime, its version and the package are set by the manifest, and time"
                + " zones do not exist");
      }
    }
  }

  private void checkPackages() {
    PackageSection packaging = service.manifest().code().packaging();
    if (packaging != null && Boolean.TRUE.equals(packaging.individually())) {
      Node written = service.manifest().node().get("package", "individually");
      findings.warning(
          (written == null ? service.manifest().node() : written).place(),
          "azure/package",
          "\"individually\" has no effect: all functions of an app are in one zip",
          "move it to the block of another cloud");
    }
  }

  private void checkPackage(AzureFunction function) {
    PackageSection packaging = function.section().packaging();
    if (packaging == null) {
      return;
    }
    if (packaging.artifact() == null) {
      findings.warning(
          function.place("package"),
          "azure/package",
          "\"package\" of a function has no effect: all functions of an app are in one zip",
          "move it to the top level, or to the block of another cloud");
    } else {
      findings.error(
          function.place("package"),
          "azure/package",
          "the function \"" + function.key() + "\" has a zip of its own, but an app has one zip",
          "write \"package: {artifact: ...}\" at the top level");
    }
  }

  private void checkNames() {
    Map<String, AzureFunction> byName = new HashMap<>();
    for (AzureFunction function : service.functions()) {
      int count = Math.max(1, function.events().triggers().size());
      for (int i = 0; i < count; i++) {
        AzureFunction other =
            byName.putIfAbsent(function.name(i).toLowerCase(Locale.ROOT), function);
        if (other != null && !other.key().equals(function.key())) {
          refuse(
              function.place(),
              "azure/name",
              "the functions \""
                  + other.key()
                  + "\" and \""
                  + function.key()
                  + "\" have the same name on Azure: "
                  + function.name(i),
              "rename one of them");
        }
      }
    }
    if (AppRuntime.isCustom(service.language())) {
      checkProgram();
    }
  }

  // The host calls only one of two functions with the same route.
  private void checkRoutes() {
    Map<String, String> owners = new HashMap<>();
    service
        .functions()
        .forEach(function -> {
          for (Trigger trigger : function.events().triggers()) {
            String route = trigger.binding().text("route");
            if (!trigger.isHttp() || route == null) {
              continue;
            }
            Object methods = trigger.binding().properties().get("methods");
            for (Object method : methods instanceof List<?> list ? list : List.of("ANY")) {
              String request = method + " /" + (route.equals("/") ? "" : route);
              String key = request.toLowerCase(Locale.ROOT).replaceAll("\\{(\\**)\\w+", "{$1");
              String other = owners.putIfAbsent(key, request);
              if (other != null) {
                findings.warning(
                    trigger.place(),
                    "azure/route",
                    "only one of two functions gets these requests: " + other + " and " + request,
                    "remove one of the events");
              }
            }
          }
        });
  }

  private void checkProgram() {
    String first = null;
    for (AzureFunction function : service.functions()) {
      String handler = function.section().handler();
      if (function.key().equals(handler)) {
        refuse(
            function.place("handler"),
            "azure/handler",
            "the program and the function have one name, \"" + handler + "\"",
            "rename one of them: the function is a folder of the zip, beside the program");
      }
      if (first == null) {
        first = handler;
      } else if (handler != null && !handler.equals(first)) {
        refuse(
            function.place("handler"),
            "azure/handler",
            "an app starts one program, \"" + first + "\", not also \"" + handler + "\"",
            "let one program answer all functions: it is called with their names as paths");
      }
    }
  }

  private void checkFunction(AzureFunction function) {
    List<Trigger> triggers = function.events().triggers();
    Node events = function.section().node().get("events");
    boolean isReported = events != null && !(events instanceof Sequence);
    if (function.section().events().isEmpty() && !function.isOwn() && !isReported) {
      refuse(
          function.place(),
          "azure/events",
          "the function \""
              + function.key()
              + "\" has no events: a function of Azure needs a trigger",
          "add an event, such as \"http: GET /" + function.key() + "\"");
    }
    Integer timeout = function.section().general().timeout();
    if (timeout == null) {
      timeout = service.provider().general().timeout();
    }
    if (timeout != null
        && timeout > MAX_HTTP_SECONDS
        && triggers.stream().anyMatch(Trigger::isHttp)) {
      findings.error(
          function.section().general().timeout() == null
              ? service.settingPlace("timeout")
              : function.place("timeout"),
          "azure/timeout",
          "a request ends after "
              + MAX_HTTP_SECONDS
              + " seconds on Azure, but \""
              + function.key()
              + "\" may run "
              + timeout,
          "set a timeout of " + MAX_HTTP_SECONDS + " or less, or answer before the work is done");
    }
    String handler = function.section().handler();
    boolean isSource = service.language() == Language.NODE || service.language() == Language.PYTHON;
    if (handler != null && isSource && handler.lastIndexOf('.') <= handler.lastIndexOf('/')) {
      refuse(
          function.place("handler"),
          "azure/handler",
          "\"" + handler + "\" names no function of a file",
          "write the file and the function, as in src/index.main");
    }
  }

  /// Checks what changes over time: runtimes and regions.
  static void checkDeployment(AzureService service, Instant now, DiagnosticCollector findings) {
    Runtime runtime = service.runtime();
    LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
    List<String> names = AppRuntime.names(today);
    AppRuntime known = AppRuntime.of(runtime);
    SourceRange place = service.settingPlace("runtime");
    if (known == null) {
      LocalDate ended = AppRuntime.ended(runtime);
      String suggestion = Suggestion.didYouMean(runtime.name(), names);
      findings.refusal(
          place,
          "function/runtime",
          "the Flex Consumption plan has no runtime \""
              + runtime.name()
              + "\""
              + (ended == null
                  ? " (list of " + AppRuntime.AS_OF + ")"
                  : ": its support ended on " + ended),
          ended == null && suggestion != null ? suggestion : "one of: " + String.join(", ", names));
    } else if (known.isEnded(today)) {
      findings.warning(
          place,
          "function/runtime",
          "the support of " + runtime.name() + " ended on " + known.end(),
          "use a newer version");
    }
    if (!Regions.ALL.contains(service.region())) {
      Node region = service.provider().node().get("region");
      String suggestion = Suggestion.didYouMean(service.region(), Regions.ALL);
      findings.refusal(
          (region == null ? service.provider().node() : region).place(),
          "azure/region",
          "the Flex Consumption plan has no region \""
              + service.region()
              + "\" (list of "
              + Regions.AS_OF
              + ")",
          suggestion == null ? "for example " + AzureService.DEFAULT_REGION : suggestion);
    }
  }
}
