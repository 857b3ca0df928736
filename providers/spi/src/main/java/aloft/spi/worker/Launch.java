package aloft.spi.worker;

import aloft.spi.diagnostic.Diagnostic;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// How a worker process is started: `PROGRAM options ENTRY arguments` in the handler's folder.
///
/// @param programs paths, or names to find on the `PATH`, in the order of preference
/// @param missing what to say where none of them is on this machine
/// @param files what the worker needs beside the handler, by name; the names of one launch are
///   placed in one folder
/// @param entry the one of them that is run
/// @param environment all of the worker's variables
/// @param stream the name of its log among those of its function, without spaces
/// @param addressVariable the variable that names the address, `host:port`, that it speaks with
public record Launch(
    List<String> programs,
    Diagnostic missing,
    List<String> options,
    Map<String, String> files,
    String entry,
    List<String> arguments,
    Map<String, String> environment,
    String stream,
    String addressVariable) {
  public Launch {
    programs = List.copyOf(programs);
    options = List.copyOf(options);
    files = Collections.unmodifiableMap(new LinkedHashMap<>(files));
    arguments = List.copyOf(arguments);
    environment = Collections.unmodifiableMap(new LinkedHashMap<>(environment));
  }
}
