package aloft.spi.emulation;

import aloft.spi.diagnostic.Diagnostic;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/// How to start a worker process: a program with arguments, run in the handler's folder.
///
/// @param programs paths, or names to look up on the `PATH`, in order of preference
/// @param missingProgram reported if no program exists on this machine
/// @param files files that the worker needs besides the handler, by name; all are written to one
///   folder
/// @param libraries large files for the same folder, by names that identify their content: a
///   supplier is called only if the file does not exist yet
/// @param arguments computes the program's arguments from the folder of the files
/// @param environment all environment variables of the worker
/// @param logStream the name of its log stream, unique in its function, without spaces
/// @param protocol how events reach this one worker
public record Launch(
    List<String> programs,
    Diagnostic missingProgram,
    Map<String, String> files,
    Map<String, Supplier<Payload>> libraries,
    Function<Path, List<String>> arguments,
    Map<String, String> environment,
    String logStream,
    Protocol protocol) {
  public Launch {
    programs = List.copyOf(programs);
    files = Collections.unmodifiableMap(new LinkedHashMap<>(files));
    libraries = Collections.unmodifiableMap(new LinkedHashMap<>(libraries));
    environment = Collections.unmodifiableMap(new LinkedHashMap<>(environment));
  }
}
