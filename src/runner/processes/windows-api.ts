import type Koffi from 'koffi';

/** A kernel object of this process; never 0. */
type Handle = number | bigint;

/** The few functions of kernel32.dll that the runner needs, with plain numbers and buffers. */
export interface WindowsApi {
  /** Calls `each` with a PROCESSENTRY32W of every process; false where the system does not tell. */
  eachProcess(each: (entry: Buffer) => void): boolean;
  /** Four FILETIMEs (creation, exit, kernel, user); `null` where there is no such process or it may not be asked. */
  processTimes(pid: number): Buffer | null;
  createJob(): Handle | null;
  setJobLimits(job: Handle, extendedLimits: Buffer): boolean;
  assignToJob(job: Handle, pid: number): boolean;
  /** Fills a JOBOBJECT_BASIC_PROCESS_ID_LIST; false where it is too small. */
  jobProcesses(job: Handle, list: Buffer): boolean;
  close(handle: Handle): void;
}

export const PROCESS_ENTRY_BYTES = 568;
const SNAPSHOT_OF_PROCESSES = 2;
const QUERY_LIMITED = 0x1000;
const TERMINATE_AND_SET_QUOTA = 0x0101;
const EXTENDED_LIMITS = 9;
const PROCESS_ID_LIST = 3;

/**
 * `null` where koffi is not installed or does not run here, and on 32-bit systems, whose structures are laid out
 * otherwise. Everything that uses it has another, slower way.
 */
export async function loadWindowsApi(): Promise<WindowsApi | null> {
  if (process.platform !== 'win32' || process.arch === 'ia32') return null;
  try {
    const loaded = (await import('koffi')) as { default?: typeof Koffi };
    return bind(loaded.default ?? (loaded as unknown as typeof Koffi));
  } catch {
    return null;
  }
}

function bind(koffi: typeof Koffi): WindowsApi {
  const kernel32 = koffi.load('kernel32.dll');
  const createSnapshot = kernel32.func('intptr_t __stdcall CreateToolhelp32Snapshot(uint32_t flags, uint32_t pid)');
  const first = kernel32.func('int __stdcall Process32FirstW(intptr_t snapshot, _Inout_ uint8_t *entry)');
  const next = kernel32.func('int __stdcall Process32NextW(intptr_t snapshot, _Inout_ uint8_t *entry)');
  const open = kernel32.func('intptr_t __stdcall OpenProcess(uint32_t access, int inherit, uint32_t pid)');
  const times = kernel32.func(
    'int __stdcall GetProcessTimes(intptr_t process, _Out_ uint8_t *created, _Out_ uint8_t *ended, _Out_ uint8_t *kernel, _Out_ uint8_t *user)',
  );
  const create = kernel32.func('intptr_t __stdcall CreateJobObjectW(void *attributes, void *name)');
  const setLimits = kernel32.func('int __stdcall SetInformationJobObject(intptr_t job, int kind, _In_ uint8_t *limits, uint32_t bytes)');
  const assign = kernel32.func('int __stdcall AssignProcessToJobObject(intptr_t job, intptr_t process)');
  const query = kernel32.func(
    'int __stdcall QueryInformationJobObject(intptr_t job, int kind, _Out_ uint8_t *list, uint32_t bytes, void *needed)',
  );
  const close = kernel32.func('int __stdcall CloseHandle(intptr_t handle)');

  /** Calls `use` with an open process, and closes it; `otherwise` where it cannot be opened. */
  function withProcess<T>(access: number, pid: number, use: (process: Handle) => T, otherwise: T): T {
    const process = open(access, 0, pid) as Handle;
    if (Number(process) === 0) return otherwise;
    const result = use(process);
    close(process);
    return result;
  }

  return {
    eachProcess(each) {
      const snapshot = createSnapshot(SNAPSHOT_OF_PROCESSES, 0) as Handle;
      if (Number(snapshot) === -1) return false;
      const entry = Buffer.alloc(PROCESS_ENTRY_BYTES);
      entry.writeUInt32LE(PROCESS_ENTRY_BYTES, 0);
      for (let found = first(snapshot, entry) as number; found !== 0; found = next(snapshot, entry) as number) each(entry);
      close(snapshot);
      return true;
    },
    processTimes: (pid) =>
      withProcess<Buffer | null>(
        QUERY_LIMITED,
        pid,
        (process) => {
          const four = Array.from({ length: 4 }, () => Buffer.alloc(8));
          return times(process, ...four) === 0 ? null : Buffer.concat(four);
        },
        null,
      ),
    createJob: () => {
      const job = create(null, null) as Handle;
      return Number(job) === 0 ? null : job;
    },
    setJobLimits: (job, limits) => setLimits(job, EXTENDED_LIMITS, limits, limits.length) !== 0,
    assignToJob: (job, pid) => withProcess(TERMINATE_AND_SET_QUOTA, pid, (process) => assign(job, process) !== 0, false),
    jobProcesses: (job, list) => query(job, PROCESS_ID_LIST, list, list.length, null) !== 0,
    close: (handle) => {
      close(handle);
    },
  };
}
