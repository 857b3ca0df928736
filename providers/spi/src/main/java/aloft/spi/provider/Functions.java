package aloft.spi.provider;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.model.Function;
import aloft.spi.plan.Bundle;
import aloft.spi.progress.Progress;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Changes and inspects single functions of a deployed service, past its [Deployments].
///
/// A change is not part of the deployment: the next [Deployments#apply] replaces it, even if that
/// plan is the deployed one.
public interface Functions {

  /// Updates a deployed function and waits until it is active.
  ///
  /// @param bundle makes a plan in which the package of this function is built; it is called once,
  ///   by the calling thread, while the cloud may already be asked for the function
  /// @param parts what to update; what is deployed already is left as it is
  /// @param force updates the code even if it is deployed already
  /// @throws aloft.spi.diagnostic.UserException with the code `function/not-deployed` if the
  ///   function is not deployed, or the reason why the cloud cannot update it
  Update update(
      Target target,
      Function function,
      Supplier<Bundle> bundle,
      Set<Part> parts,
      boolean force,
      Progress progress);

  /// Returns the versions of a function, the newest first.
  ///
  /// @throws aloft.spi.diagnostic.UserException with the code `function/not-deployed`
  List<Version> versions(Target target, Function function);

  /// Gives a function the code of one of its versions, and waits until it is active.
  ///
  /// @param version the id of one of the [#versions]
  /// @throws aloft.spi.diagnostic.UserException with the code `function/version` if there is no
  ///   such version, else as [#update]
  Update restore(Target target, Function function, String version, Progress progress);

  /// Deletes old versions of functions and layers. Versions that are in use are kept.
  ///
  /// @return what was deleted, or what would be, by function and layer; without those that have no
  ///   old versions
  List<Pruned> prune(Target target, Pruning pruning, Progress progress);

  /// Returns what the cloud has measured, in the order of the functions; zeros for a function that
  /// was not called or is not deployed.
  ///
  /// @param from inclusive
  /// @param to exclusive, after `from`
  List<Measured> metrics(List<Function> functions, Instant from, Instant to);

  /// The measurements of a function in a period.
  ///
  /// @param calls the number of invocations in each of equal parts of the period
  /// @param average the average duration in milliseconds; null without invocations
  /// @param slowest the duration in milliseconds that 99 of 100 invocations did not exceed; null
  ///   without invocations
  record Measured(
      Function function,
      List<Long> calls,
      long errors,
      long throttles,
      @Nullable Double average,
      @Nullable Double slowest) {
    public Measured {
      calls = List.copyOf(calls);
    }

    /// The number of invocations.
    public long invocations() {
      long sum = 0;
      for (long count : calls) {
        sum += count;
      }
      return sum;
    }
  }

  /// A part of a function.
  enum Part {
    CODE,
    /// Memory, timeout, environment and the like.
    SETTINGS
  }

  /// The result of an update.
  ///
  /// @param changed the parts that were not deployed before
  /// @param subject the deployment that does not contain the change, such as `stack shop-dev`
  /// @param findings warnings for the user
  record Update(Set<Part> changed, String subject, List<Diagnostic> findings) {
    public Update {
      changed = Set.copyOf(changed);
      findings = List.copyOf(findings);
    }
  }

  /// A version of a function.
  ///
  /// @param id the cloud's name of it
  /// @param codeHash differs if the code differs
  record Version(String id, Instant createdAt, String codeHash) {}

  /// Which versions to delete.
  ///
  /// @param keep how many of the newest versions are kept, at least 0
  /// @param layers whether to delete versions of the service's layers too
  /// @param isDryRun whether nothing is deleted
  record Pruning(List<Function> functions, int keep, boolean layers, boolean isDryRun) {
    public Pruning {
      functions = List.copyOf(functions);
    }
  }

  /// The deleted versions of a function or a layer.
  ///
  /// @param name its name in the cloud
  record Pruned(String name, List<String> versions) {
    public Pruned {
      versions = List.copyOf(versions);
    }
  }
}
