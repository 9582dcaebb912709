import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

const NGINX = '/usr/sbin/nginx'
const MODULE = '/usr/lib/nginx/modules/ngx_nchan_module.so'

/** Debian's nginx with the Nchan module: one worker, messages kept as briefly as chat needs them. */
export function startNchan(port: number): { workerPid: () => number; stop: () => void } {
  const folder = mkdtempSync(path.join(tmpdir(), 'fieldcast-nchan-'))
  const file = path.join(folder, 'nginx.conf')
  writeFileSync(file, configuration(folder, port))
  const master = spawn(NGINX, ['-c', file, '-g', 'daemon off;'], { stdio: ['ignore', 'ignore', 'inherit'] })
  return {
    workerPid: () => {
      const children = readFileSync(`/proc/${String(master.pid)}/task/${String(master.pid)}/children`, 'utf8')
      return Number(children.trim().split(' ')[0])
    },
    stop: () => {
      master.kill('SIGTERM')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const configuration = (folder: string, port: number): string => `
load_module ${MODULE};
worker_processes 1;
pid ${folder}/nginx.pid;
error_log stderr crit;
worker_rlimit_nofile 8192;
events { worker_connections 4096; }
http {
  access_log off;
  keepalive_timeout 1h;
  keepalive_requests 10000000;
  client_body_temp_path ${folder}/body;
  proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi;
  scgi_temp_path ${folder}/scgi;
  server {
    listen 127.0.0.1:${String(port)};
    location = /say { nchan_publisher; nchan_channel_id room; nchan_message_buffer_length 50; }
    location = /hear { nchan_subscriber websocket; nchan_channel_id room; nchan_subscriber_first_message newest; }
  }
}
`
