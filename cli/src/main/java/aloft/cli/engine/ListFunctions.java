package aloft.cli.engine;

import aloft.cli.engine.ListDeployments.FunctionVersions;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.model.Function;
import aloft.spi.provider.Functions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Lists the versions of the deployed functions.
final class ListFunctions {
  private static final String NOT_DEPLOYED = "function/not-deployed";
  private static final int CONCURRENT_READS = 8;

  private ListFunctions() {}

  static List<FunctionVersions> list(Project project) {
    Functions functions = project.functions("deploy list functions");
    List<Function> all = project.blueprint().service().functions();
    try (ExecutorService executor =
        Executors.newFixedThreadPool(
            Math.clamp(all.size(), 1, CONCURRENT_READS), ListFunctions::daemon)) {
      List<Future<FunctionVersions>> reads = new ArrayList<>();
      for (Function function : all) {
        reads.add(executor.submit(() -> versions(project, functions, function)));
      }
      List<FunctionVersions> listed = new ArrayList<>();
      for (Future<FunctionVersions> read : reads) {
        listed.add(read.get());
      }
      return listed;
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of();
    }
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "versions");
    thread.setDaemon(true);
    return thread;
  }

  private static FunctionVersions versions(
      Project project, Functions functions, Function function) {
    try {
      return new FunctionVersions(
          function, functions.versions(project.blueprint().target(), function));
    } catch (UserException failure) {
      for (Diagnostic diagnostic : failure.diagnostics()) {
        if (!diagnostic.code().equals(NOT_DEPLOYED)) {
          throw failure;
        }
      }
      return new FunctionVersions(function, List.of());
    }
  }
}
