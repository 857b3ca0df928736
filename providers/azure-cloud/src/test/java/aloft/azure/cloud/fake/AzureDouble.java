package aloft.azure.cloud.fake;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A double of Azure with one address for Azure Resource Manager, blobs, tokens and log queries,
/// and two more for each function app, as far as a deployment needs them. Azurite holds the blobs;
/// [TypeJudge] judges the body of each resource by Microsoft's own index. It shares no code with
/// what it tests.
///
/// Evidence is named in the class of each part; what no part could be compared with is the real
/// cloud. Each double has a subscription of its own, so that tests do not affect each other. It
/// answers over plain HTTP and over TLS, and names addresses of the kind that was asked. What a
/// judge finds does not change the answer; [#close] fails the test because of it.
public final class AzureDouble implements AutoCloseable {
  /// The object id of who deploys: the owner of the tokens of [#variables].
  public static final String DEPLOYER = "0b1f6471-1bf0-4dda-aec3-111122223333";

  private final String subscription = UUID.randomUUID().toString();
  private final Traffic traffic = new Traffic(this::secure);
  private final Resources resources = new Resources();
  private final Faults faults = new Faults();
  private final Operations operations = new Operations();
  private final Sites sites = new Sites(this::host, this::scm);
  private final Listener front = new Listener(this::front);
  private final Kinds kinds = new Kinds(resources, faults, sites, front.address(false));
  private final BlobsApi blobs = new BlobsApi(resources, faults);
  private final SitesApi apps = new SitesApi(sites, resources, faults, blobs);
  private final LogsApi logs = new LogsApi();
  private final ManagerApi manager =
      new ManagerApi(
          subscription, faults, operations, resources, kinds, apps, logs, traffic::found);
  private final Map<String, Function<Exchange, Answer>> served = new ConcurrentHashMap<>();

  private AzureDouble() {}

  /// Starts a double with a subscription of its own.
  ///
  /// @throws IllegalStateException if the tools cannot be installed or do not start
  public static AzureDouble start() {
    Azurite.shared();
    return new AzureDouble();
  }

  /// The id of the subscription.
  public String subscription() {
    return subscription;
  }

  /// The address of Azure Resource Manager and of all else that belongs to no app, without a slash
  /// at the end.
  public String endpoint() {
    return front.address(false);
  }

  /// The same with TLS; [AzureTools] has the certificate.
  public String secureEndpoint() {
    return front.address(true);
  }

  /// The environment variables of a client of this double: the subscription, the address, and a
  /// managed identity whose tokens the double gives.
  public Map<String, String> variables() {
    return variables(DEPLOYER);
  }

  /// The variables of another user.
  ///
  /// @param object the object id of the user
  public Map<String, String> variables(String object) {
    Map<String, String> variables = new TreeMap<>();
    variables.put("ALOFT_AZURE_ENDPOINT", endpoint());
    variables.put("AZURE_SUBSCRIPTION_ID", subscription);
    variables.put("IDENTITY_ENDPOINT", endpoint() + "/msi/token");
    variables.put("IDENTITY_HEADER", object);
    return variables;
  }

  /// The operations of Azure Resource Manager.
  public Operations operations() {
    return operations;
  }

  /// What goes wrong.
  public Faults faults() {
    return faults;
  }

  /// Sets how many reads of a package's deployment say that it runs, and how many lists of
  /// functions are empty after it; both 0 at first.
  public void packageDelays(int deploying, int indexing) {
    apps.delays(deploying, indexing);
  }

  /// Waits until no request is being answered.
  public void awaitIdle() {
    traffic.awaitIdle();
  }

  /// Sets a function that is called for each request; if it returns an answer, the double does not
  /// answer itself. The function may block, so that a test can stop a client at one request.
  public void replyWith(Function<Exchange, @Nullable Answer> function) {
    traffic.replyWith = function;
  }

  /// Answers the next requests of a name in a way of the test's, and the others as ever.
  ///
  /// @param name see [Exchange#name]
  public void replyTimes(int times, String name, Answer answer) {
    AtomicInteger left = new AtomicInteger(times);
    replyWith(
        exchange -> exchange.name().equals(name) && left.getAndDecrement() > 0 ? answer : null);
  }

  /// Does what the next request of a name asks, but breaks the connection instead of answering.
  ///
  /// @param name see [Exchange#name]
  public void lose(String name) {
    traffic.lost.add(name);
  }

  /// Sets what the functions of an app answer at its host (`/api/...`, `/admin/...`).
  ///
  /// @param app its name; empty for every app
  public void serve(String app, Function<Exchange, Answer> function) {
    served.put(Ids.key(app), function);
  }

  /// Names the functions of an app, as the host does when it has indexed a package that registers
  /// them in code. A package with `function.json` files needs no call.
  ///
  /// @param bindings the bindings by the name of the function
  /// @throws IllegalArgumentException if there is no such app
  public void index(String app, Map<String, JsonArray> bindings) {
    Sites.Site site = site(app);
    JsonArray functions = new JsonArray();
    bindings.forEach((name, list) -> {
      JsonObject config = new JsonObject();
      config.add("bindings", list);
      functions.add(Sites.function(site, name, config));
    });
    site.functions = functions;
  }

  private Sites.Site site(String app) {
    Sites.Site site = sites.named(app);
    if (site == null) {
      throw new IllegalArgumentException("there is no app " + app);
    }
    return site;
  }

  /// The names of the apps.
  public List<String> apps() {
    return sites.all().stream().map(Sites.Site::name).sorted().toList();
  }

  /// The files of the package that an app runs; empty if it has none.
  ///
  /// @throws IllegalArgumentException if there is no such app
  public Map<String, byte[]> packageOf(String app) {
    byte[] zip = site(app).zip;
    return zip == null ? Map.of() : Sites.files(zip);
  }

  /// A setting of an app; empty if it has none.
  ///
  /// @throws IllegalArgumentException if there is no such app
  public String setting(String app, String name) {
    JsonObject resource = resources.get(site(app).id);
    for (JsonElement element :
        resource
            .getAsJsonObject("properties")
            .getAsJsonObject("siteConfig")
            .getAsJsonArray("appSettings")) {
      JsonObject setting = element.getAsJsonObject();
      if (setting.get("name").getAsString().equals(name)) {
        return setting.get("value").getAsString();
      }
    }
    return "";
  }

  /// A key of an app, as in `master` or `default`, or the name of a function.
  public String key(String app, String name) {
    return Sites.key(site(app), name);
  }

  /// A resource; null if there is none.
  ///
  /// @param id in any case
  public @Nullable JsonObject resource(String id) {
    return resources.find(id);
  }

  /// The ids of all resources of a type, or of all types if it is empty.
  public List<String> ids(String type) {
    return resources.list("", type).stream()
        .map(resource -> resource.get("id").getAsString())
        .toList();
  }

  /// The stored blobs, by paths as in `/account/container/name`.
  public StoredBlobs stored() {
    return new StoredBlobs();
  }

  /// Adds a row that log queries find.
  ///
  /// @param table as in `traces`
  public void log(String table, JsonObject row) {
    logs.add(table, row);
  }

  public List<Exchange> exchanges() {
    return List.copyOf(traffic.exchanges);
  }

  /// The names of the requests, in order: the method, and the type of the resource (`PUT
  /// deploymentStacks`), the list or the action (`POST listkeys`).
  public List<String> names() {
    return traffic.exchanges.stream().map(Exchange::name).toList();
  }

  public List<Exchange> named(String name) {
    return traffic.exchanges.stream().filter(exchange -> exchange.name().equals(name)).toList();
  }

  public void clear() {
    traffic.exchanges.clear();
  }

  /// What the judges have found so far.
  public List<String> violations() {
    return List.copyOf(traffic.violations);
  }

  /// Takes what the judges have found so far, so that [#close] does not fail because of it.
  public List<String> takeViolations() {
    List<String> taken = violations();
    traffic.violations.clear();
    return taken;
  }

  /// Replaces the addresses of the double by those with TLS.
  private Answer secure(Answer answer) {
    String type = answer.headers().getOrDefault("content-type", "");
    if (!type.startsWith("application/json")) {
      return answer;
    }
    String text = new String(answer.body(), StandardCharsets.UTF_8);
    text = text.replace(front.address(false), front.address(true));
    for (Sites.Site site : sites.all()) {
      text =
          text.replace(site.host.authority(false), site.host.authority(true))
              .replace(site.scm.authority(false), site.scm.authority(true));
    }
    return new Answer(answer.status(), answer.headers(), text.getBytes(StandardCharsets.UTF_8));
  }

  private Answer front(Call call) {
    JsonObject account = blobs.account(call.path() + "/");
    return account != null
        ? traffic.handle(BlobsApi.name(call), call, sent -> blobs.answer(sent, account))
        : traffic.handle(
            call.method() + " " + ManagerApi.shortName(call.path()), call, manager::answer);
  }

  private Answer host(Sites.Site site, Call call) {
    String action = call.path().startsWith("/admin/") ? "admin" : "invoke";
    return traffic.handle(
        call.method() + " " + action,
        call,
        sent -> {
          Function<Exchange, Answer> function =
              served.getOrDefault(Ids.key(site.name()), served.get(""));
          if (call.path().equals("/admin/host/status")) {
            return Answer.json(200, LogsApi.running());
          }
          if (call.path().startsWith("/admin/")
              && !Sites.key(site, "master").equals(call.headers().get("x-functions-key"))) {
            return Answer.empty(401);
          }
          return function == null
              ? Answer.empty(404)
              : function.apply(Traffic.exchange(call.method() + " " + action, call, 0));
        });
  }

  private Answer scm(Sites.Site site, Call call) {
    return traffic.handle(
        call.method() + " " + (call.path().endsWith("/publish") ? "publish" : "deployments"),
        call,
        sent ->
            sent.headers().containsKey("authorization") ? apps.scm(site, sent) : Answer.empty(401));
  }

  /// Ends the double.
  ///
  /// @throws AssertionError if a judge has found something
  @Override
  public void close() {
    for (JsonObject account : resources.list("", "Microsoft.Storage/storageAccounts")) {
      kinds.delete(account.get("id").getAsString());
    }
    sites.close();
    front.close();
    if (!traffic.violations.isEmpty()) {
      throw new AssertionError(
          "The judges of Azure found:\n" + String.join("\n", traffic.violations));
    }
  }
}
