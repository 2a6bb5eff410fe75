CREATE TABLE `audit_event` (
	`seq` integer PRIMARY KEY NOT NULL,
	`at` integer NOT NULL,
	`actor_kind` text NOT NULL,
	`actor_id` text NOT NULL,
	`actor_name` text NOT NULL,
	`action` text NOT NULL,
	`object_kind` text NOT NULL,
	`object_id` text NOT NULL,
	`object_name` text NOT NULL,
	`result` text NOT NULL,
	`service_id` text,
	`run_id` text,
	`body` text NOT NULL,
	`leaf_hash` text NOT NULL,
	`chain_hash` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `audit_at` ON `audit_event` (`at`);--> statement-breakpoint
CREATE INDEX `audit_action` ON `audit_event` (`action`,`seq`);--> statement-breakpoint
CREATE INDEX `audit_actor` ON `audit_event` (`actor_id`,`seq`);--> statement-breakpoint
CREATE INDEX `audit_object` ON `audit_event` (`object_kind`,`object_id`,`seq`);--> statement-breakpoint
CREATE INDEX `audit_run` ON `audit_event` (`run_id`,`seq`);--> statement-breakpoint
CREATE INDEX `audit_service` ON `audit_event` (`service_id`,`seq`);--> statement-breakpoint
CREATE TABLE `audit_head` (
	`id` integer PRIMARY KEY NOT NULL,
	`seq` integer NOT NULL,
	`chain_hash` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `checkpoint` (
	`id` text PRIMARY KEY NOT NULL,
	`component_id` text NOT NULL,
	`name` text NOT NULL,
	`label` text NOT NULL,
	`kind` text NOT NULL,
	`state` text NOT NULL,
	`state_reason` text,
	`digest` text NOT NULL,
	`size_bytes` integer NOT NULL,
	`data_time` integer NOT NULL,
	`forward_only` integer NOT NULL,
	`pinned` integer NOT NULL,
	`note` text NOT NULL,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`run_id` text,
	`verify_due_at` integer,
	`deleted_at` integer,
	`snapshot` text NOT NULL,
	FOREIGN KEY (`component_id`) REFERENCES `component`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `checkpoint_component` ON `checkpoint` (`component_id`,`state`,`data_time`);--> statement-breakpoint
CREATE INDEX `checkpoint_created` ON `checkpoint` (`created_at`);--> statement-breakpoint
CREATE INDEX `checkpoint_verify` ON `checkpoint` (`verify_due_at`);--> statement-breakpoint
CREATE TABLE `checkpoint_copy` (
	`checkpoint_id` text NOT NULL,
	`vault` text NOT NULL,
	`state` text NOT NULL,
	`verified_at` integer NOT NULL,
	PRIMARY KEY(`checkpoint_id`, `vault`),
	FOREIGN KEY (`checkpoint_id`) REFERENCES `checkpoint`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `proof` (
	`id` text PRIMARY KEY NOT NULL,
	`checkpoint_id` text NOT NULL,
	`link` text NOT NULL,
	`ok` integer NOT NULL,
	`reason` text NOT NULL,
	`evidence` text NOT NULL,
	`at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	FOREIGN KEY (`checkpoint_id`) REFERENCES `checkpoint`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `proof_link` ON `proof` (`checkpoint_id`,`link`);--> statement-breakpoint
CREATE INDEX `proof_expiry` ON `proof` (`expires_at`);--> statement-breakpoint
CREATE TABLE `api_token` (
	`id` text PRIMARY KEY NOT NULL,
	`hash` text NOT NULL,
	`name` text NOT NULL,
	`owner_id` text NOT NULL,
	`scopes` text NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`last_used_at` integer,
	`revoked_at` integer,
	FOREIGN KEY (`owner_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `api_token_hash` ON `api_token` (`hash`);--> statement-breakpoint
CREATE INDEX `api_token_owner` ON `api_token` (`owner_id`);--> statement-breakpoint
CREATE TABLE `idempotency` (
	`actor_id` text NOT NULL,
	`key` text NOT NULL,
	`request_digest` text NOT NULL,
	`done` integer NOT NULL,
	`status` integer,
	`body` text,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`actor_id`, `key`)
);
--> statement-breakpoint
CREATE TABLE `identity` (
	`provider` text NOT NULL,
	`subject` text NOT NULL,
	`user_id` text NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`provider`, `subject`),
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `login_throttle` (
	`key` text PRIMARY KEY NOT NULL,
	`failures` integer NOT NULL,
	`window_ends_at` integer NOT NULL,
	`blocked_until` integer
);
--> statement-breakpoint
CREATE TABLE `notice` (
	`id` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`kind` text NOT NULL,
	`title` text NOT NULL,
	`href` text,
	`created_at` integer NOT NULL,
	`read_at` integer,
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `notice_user` ON `notice` (`user_id`,`read_at`);--> statement-breakpoint
CREATE TABLE `session` (
	`id` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`created_at` integer NOT NULL,
	`last_seen_at` integer NOT NULL,
	`idle_expires_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`step_up_at` integer,
	`revoked_at` integer,
	`address` text,
	`agent` text,
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `session_user` ON `session` (`user_id`);--> statement-breakpoint
CREATE TABLE `setting` (
	`key` text PRIMARY KEY NOT NULL,
	`value` text NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `user` (
	`id` text PRIMARY KEY NOT NULL,
	`login` text NOT NULL,
	`name` text NOT NULL,
	`email` text,
	`role` text NOT NULL,
	`password_hash` text,
	`must_change_password` integer NOT NULL,
	`totp_secret` text,
	`totp_last_step` integer,
	`disabled_at` integer,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `user_login` ON `user` (`login`);--> statement-breakpoint
CREATE TABLE `approval` (
	`id` text PRIMARY KEY NOT NULL,
	`request_id` text NOT NULL,
	`plan_hash` text NOT NULL,
	`approver_id` text NOT NULL,
	`decision` text NOT NULL,
	`comment` text NOT NULL,
	`at` integer NOT NULL,
	`revoked_at` integer,
	FOREIGN KEY (`request_id`) REFERENCES `approval_request`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`approver_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `approval_request_id` ON `approval` (`request_id`);--> statement-breakpoint
CREATE TABLE `approval_request` (
	`id` text PRIMARY KEY NOT NULL,
	`plan_id` text NOT NULL,
	`plan_hash` text NOT NULL,
	`state` text NOT NULL,
	`state_reason` text,
	`requested_by` text NOT NULL,
	`requested_at` integer NOT NULL,
	`needed` integer NOT NULL,
	`approve_by` integer NOT NULL,
	`execute_by` integer,
	`run_id` text,
	FOREIGN KEY (`plan_id`) REFERENCES `plan`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `request_plan` ON `approval_request` (`plan_id`);--> statement-breakpoint
CREATE INDEX `request_state` ON `approval_request` (`state`,`requested_at`);--> statement-breakpoint
CREATE TABLE `break_glass` (
	`id` text PRIMARY KEY NOT NULL,
	`plan_id` text NOT NULL,
	`plan_hash` text NOT NULL,
	`user_id` text NOT NULL,
	`reason` text NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`used_at` integer,
	`run_id` text,
	`review_due_at` integer NOT NULL,
	`reviewed_by` text,
	`reviewed_at` integer,
	`review_verdict` text,
	`review_note` text,
	FOREIGN KEY (`plan_id`) REFERENCES `plan`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `break_glass_review` ON `break_glass` (`reviewed_at`,`review_due_at`);--> statement-breakpoint
CREATE TABLE `plan` (
	`id` text PRIMARY KEY NOT NULL,
	`service_id` text NOT NULL,
	`level` integer NOT NULL,
	`state` text NOT NULL,
	`reason` text NOT NULL,
	`choices` text NOT NULL,
	`document` text,
	`assessment` text,
	`hash` text,
	`error` text,
	`failure_at` integer,
	`created_by` text NOT NULL,
	`edited_by` text NOT NULL,
	`version` integer NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`built_at` integer,
	FOREIGN KEY (`service_id`) REFERENCES `service`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `plan_service` ON `plan` (`service_id`,`created_at`);--> statement-breakpoint
CREATE INDEX `plan_created` ON `plan` (`created_at`);--> statement-breakpoint
CREATE TABLE `standing_approval` (
	`id` text PRIMARY KEY NOT NULL,
	`service_id` text NOT NULL,
	`level` integer NOT NULL,
	`component_ids` text NOT NULL,
	`config_digest` text NOT NULL,
	`reason` text NOT NULL,
	`signed_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`revoked_at` integer,
	`revoked_by` text,
	FOREIGN KEY (`service_id`) REFERENCES `service`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`signed_by`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `standing_service` ON `standing_approval` (`service_id`,`expires_at`);--> statement-breakpoint
CREATE TABLE `engine_state` (
	`id` integer PRIMARY KEY NOT NULL,
	`instance` text NOT NULL,
	`pid` integer NOT NULL,
	`started_at` integer NOT NULL,
	`heartbeat_at` integer NOT NULL,
	`version` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `job` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`component_id` text,
	`checkpoint_id` text,
	`plan_id` text,
	`input` text NOT NULL,
	`state` text NOT NULL,
	`result` text,
	`error` text,
	`done_bytes` integer,
	`total_bytes` integer,
	`requested_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`started_at` integer,
	`ended_at` integer,
	`fence` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `job_state` ON `job` (`state`,`created_at`);--> statement-breakpoint
CREATE INDEX `job_component` ON `job` (`component_id`,`created_at`);--> statement-breakpoint
CREATE INDEX `job_checkpoint` ON `job` (`checkpoint_id`);--> statement-breakpoint
CREATE TABLE `run` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`service_id` text NOT NULL,
	`plan_id` text NOT NULL,
	`plan_hash` text NOT NULL,
	`plan_version` integer NOT NULL,
	`document` text NOT NULL,
	`level` integer NOT NULL,
	`state` text NOT NULL,
	`summary` text NOT NULL,
	`instructions` text,
	`reason` text NOT NULL,
	`authority` text NOT NULL,
	`authority_id` text NOT NULL,
	`launched_by` text NOT NULL,
	`fence` integer NOT NULL,
	`lease_until` integer,
	`cancel_requested_by` text,
	`predicted` text NOT NULL,
	`requested_at` integer NOT NULL,
	`failure_at` integer NOT NULL,
	`created_at` integer NOT NULL,
	`started_at` integer,
	`ended_at` integer,
	`rto_ms` integer,
	`phases` text,
	`rpo_ms` integer,
	`units_lost` text,
	FOREIGN KEY (`service_id`) REFERENCES `service`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `run_service` ON `run` (`service_id`,`created_at`);--> statement-breakpoint
CREATE INDEX `run_state` ON `run` (`state`,`created_at`);--> statement-breakpoint
CREATE INDEX `run_created` ON `run` (`created_at`);--> statement-breakpoint
CREATE INDEX `run_plan` ON `run` (`plan_id`);--> statement-breakpoint
CREATE TABLE `run_component` (
	`run_id` text NOT NULL,
	`component_id` text NOT NULL,
	`active` integer NOT NULL,
	PRIMARY KEY(`run_id`, `component_id`),
	FOREIGN KEY (`run_id`) REFERENCES `run`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`component_id`) REFERENCES `component`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `run_component_active` ON `run_component` (`component_id`) WHERE active;--> statement-breakpoint
CREATE TABLE `run_log` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`run_id` text NOT NULL,
	`step_seq` integer,
	`at` integer NOT NULL,
	`line` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `run_log_run` ON `run_log` (`run_id`,`id`);--> statement-breakpoint
CREATE TABLE `step` (
	`run_id` text NOT NULL,
	`seq` integer NOT NULL,
	`name` text NOT NULL,
	`title` text NOT NULL,
	`phase` text NOT NULL,
	`component_id` text,
	`state` text NOT NULL,
	`attempt` integer NOT NULL,
	`intent_at` integer,
	`ended_at` integer,
	`outcome` text,
	`message` text,
	`evidence` text,
	PRIMARY KEY(`run_id`, `seq`),
	FOREIGN KEY (`run_id`) REFERENCES `run`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `component` (
	`id` text PRIMARY KEY NOT NULL,
	`service_id` text NOT NULL,
	`slug` text NOT NULL,
	`name` text NOT NULL,
	`driver` text NOT NULL,
	`config` text NOT NULL,
	`depends_on` text NOT NULL,
	`hooks` text NOT NULL,
	`schedule` text NOT NULL,
	`retention` text NOT NULL,
	`redundant` integer NOT NULL,
	`next_checkpoint_at` integer,
	`archived_at` integer,
	FOREIGN KEY (`service_id`) REFERENCES `service`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `component_slug` ON `component` (`service_id`,`slug`);--> statement-breakpoint
CREATE INDEX `component_due` ON `component` (`next_checkpoint_at`);--> statement-breakpoint
CREATE TABLE `service` (
	`id` text PRIMARY KEY NOT NULL,
	`slug` text NOT NULL,
	`name` text NOT NULL,
	`environment` text NOT NULL,
	`team` text NOT NULL,
	`description` text NOT NULL,
	`objectives` text NOT NULL,
	`policy` text NOT NULL,
	`checks` text NOT NULL,
	`source` text NOT NULL,
	`config_digest` text NOT NULL,
	`version` integer NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`archived_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `service_slug` ON `service` (`slug`);