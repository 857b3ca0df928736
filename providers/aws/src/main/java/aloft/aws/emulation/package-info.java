/// How AWS Lambda runs a handler: its environment, Runtime API, errors and log lines. Pure
/// functions and state; no processes, sockets or files, except the bootstraps in its own resources.
@NullMarked
package aloft.aws.emulation;

import org.jspecify.annotations.NullMarked;
