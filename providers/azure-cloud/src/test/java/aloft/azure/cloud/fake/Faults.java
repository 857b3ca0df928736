package aloft.azure.cloud.fake;

import com.google.gson.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/// What goes wrong in an Azure of a test.
public final class Faults {
  private final Set<String> denied = ConcurrentHashMap.newKeySet();
  private final Set<String> taken = ConcurrentHashMap.newKeySet();
  private final Set<String> unregistered = ConcurrentHashMap.newKeySet();
  private final Map<String, Queue<JsonObject>> failures = new ConcurrentHashMap<>();
  private final Map<String, Queue<String>> packages = new ConcurrentHashMap<>();
  private volatile int propagation;
  private final Map<String, AtomicInteger> propagating = new ConcurrentHashMap<>();

  /// Makes an action fail because the caller lacks the permission, until [#allow].
  ///
  /// @param action as in `Microsoft.Authorization/roleAssignments/write`
  public void deny(String action) {
    denied.add(Ids.key(action));
  }

  /// The same for one user.
  ///
  /// @param caller the object id
  public void deny(String caller, String action) {
    denied.add(Ids.key(caller + " " + action));
  }

  /// Withdraws all of [#deny].
  public void allow() {
    denied.clear();
  }

  /// Gives the name of a storage account or an app to someone else.
  ///
  /// @param name empty for every name
  public void take(String name) {
    taken.add(name);
  }

  /// Gives all names back.
  public void giveBack() {
    taken.clear();
  }

  /// Makes a resource provider one that the subscription has not registered.
  ///
  /// @param namespace as in `Microsoft.Web`
  public void unregister(String namespace) {
    unregistered.add(Ids.key(namespace));
  }

  /// Makes the next creation of a resource of a type fail while a deployment runs.
  ///
  /// @param type as in `Microsoft.Web/serverfarms`
  /// @param code as in `SubscriptionIsOverQuotaForSku`
  public void fail(String type, String code, String message) {
    failures
        .computeIfAbsent(Ids.key(type), key -> new ConcurrentLinkedQueue<>())
        .add(Answer.body(code, message));
  }

  /// Makes the next deployment of a package fail after it was accepted.
  ///
  /// @param app empty for every app
  public void failPackage(String app, String message) {
    packages.computeIfAbsent(Ids.key(app), key -> new ConcurrentLinkedQueue<>()).add(message);
  }

  /// Sets how many requests to blobs a new role assignment does not cover yet; 0 at first.
  public void propagation(int requests) {
    propagation = requests;
  }

  boolean isTaken(String name) {
    return taken.contains("") || taken.contains(name);
  }

  boolean isRegistered(String namespace) {
    return !unregistered.contains(Ids.key(namespace));
  }

  void register(String namespace) {
    unregistered.remove(Ids.key(namespace));
  }

  /// The message of a planned failure of a package; empty if there is none.
  String packageFailure(String app) {
    for (String name : List.of(app, "")) {
      Queue<String> planned = packages.get(Ids.key(name));
      String message = planned == null ? null : planned.poll();
      if (message != null) {
        return message;
      }
    }
    return "";
  }

  void assigned(String assignment) {
    propagating.put(Ids.key(assignment), new AtomicInteger(propagation));
  }

  /// Whether a role assignment covers a request already.
  boolean covers(String assignment) {
    AtomicInteger left = propagating.get(Ids.key(assignment));
    return left == null || left.getAndDecrement() <= 0;
  }

  /// Checks a permission.
  ///
  /// @throws Refusal if the caller lacks it
  void check(String caller, String action, String scope) {
    if (denied.contains(Ids.key(action)) || denied.contains(Ids.key(caller + " " + action))) {
      throw new Refusal(
          403,
          "AuthorizationFailed",
          "The client '"
              + caller
              + "' with object id '"
              + caller
              + "' does not have authorization to perform action '"
              + action
              + "' over scope '"
              + scope
              + "' or the scope is invalid. If access was recently granted, please refresh your"
              + " credentials.");
    }
  }

  /// Checks whether a resource of a type can be created.
  ///
  /// @throws Refusal if its provider is not registered, or a failure is planned
  void created(String type, String subscription) {
    String namespace = type.substring(0, type.indexOf('/'));
    if (!isRegistered(namespace)) {
      throw new Refusal(
          409,
          "MissingSubscriptionRegistration",
          "The subscription is not registered to use namespace '"
              + namespace
              + "'. See https://aka.ms/rps-not-found for how to register subscriptions.");
    }
    Queue<JsonObject> planned = failures.get(Ids.key(type));
    JsonObject error = planned == null ? null : planned.poll();
    if (error != null) {
      throw new Refusal(400, error);
    }
  }
}
