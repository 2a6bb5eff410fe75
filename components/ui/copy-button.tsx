'use client'

import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { Button } from './button.tsx'
import { cx } from './cx.ts'
import { toast } from './toast.tsx'

interface CopyButtonProps {
  value: string
  /** What is copied, for screen readers: "Copy digest". */
  label?: string
  /** Show the label as text too. */
  text?: boolean
  className?: string
}

export function CopyButton({ value, label = 'Copy', text = false, className }: CopyButtonProps) {
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), 2_000)
    return () => clearTimeout(timer)
  }, [copied])
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(value)
      setCopied(true)
    } catch {
      toast.failed({ title: 'Could not copy', description: 'The browser refused the clipboard. Select the text and copy it by hand.' })
    }
  }
  const icon = copied ? <Check className="size-3.5 text-good" /> : <Copy className="size-3.5" />
  return (
    <>
      <Button
        variant={text ? 'secondary' : 'ghost'}
        size="sm"
        square={!text}
        icon={icon}
        aria-label={text ? undefined : label}
        className={cx(!text && 'h-6! touch:h-9!', className)}
        onClick={() => void copy()}
      >
        {text && label}
      </Button>
      <output className="sr-only">{copied ? 'Copied' : ''}</output>
    </>
  )
}
